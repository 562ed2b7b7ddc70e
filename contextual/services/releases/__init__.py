"""Releases: what may leave the screen. Set up once, planned, built once per period, checked, signed or retracted."""
