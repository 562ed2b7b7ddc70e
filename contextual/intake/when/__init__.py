"""When: dates and times as people write them, told apart and never guessed."""
