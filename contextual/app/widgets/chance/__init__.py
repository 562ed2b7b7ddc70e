"""What the page Is it chance? draws, one method a module."""
