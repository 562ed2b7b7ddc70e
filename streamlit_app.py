"""The app's door: ``streamlit run streamlit_app.py``."""

from contextual.app import run

run()
