"""Watching: folders that agencies drop files into, and how often each sender's files come."""
