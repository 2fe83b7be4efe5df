"""Every wrong file of the tests, by name."""

from tests.load.wrong_files import WRONG_FILES
from tests.load.wrong_prompts import WRONG_PROMPTS
from tests.load.wrong_reels import WRONG_REELS

EVERY_WRONG_FILE = WRONG_FILES | WRONG_PROMPTS | WRONG_REELS
