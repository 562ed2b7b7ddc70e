"""People: pseudonyms at the door, and what identifies anybody kept out."""
