"""``storyboard`` and ``python -m storyboard``: a ^C while Python still imports ends as one later does."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from storyboard.cli.main import main as run  # noqa: PLC0415 - what is imported here can be interrupted
    except KeyboardInterrupt:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
