"""Places: which place each record is at, which lists' places are one, which points are held back."""
