"""What every provider must do, and what to try it with."""
