"""Where: positions and outlines, checked as a careful registrar would."""
