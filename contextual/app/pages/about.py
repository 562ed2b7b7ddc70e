"""About: what this is for, what it must not be used for, how it counts, and what is not perfect."""

from __future__ import annotations

import streamlit as st

from contextual import RESULTS_CHANGED, __version__
from contextual.app.session import Visitor
from contextual.app.widgets import draw, top
from contextual.app.widgets.draw import Column


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title("About")
    _what_for(who)
    _coming_in()
    _counting()
    _precision()
    _releases()
    _methods()
    _access()
    draw.rule()
    draw.line(
        f"Contextual {__version__}. The same records last began to give other figures on "
        f"{top.day_text(RESULTS_CHANGED.isoformat())}; older reports do not compare."
    )


def _what_for(who: Visitor) -> None:
    st.header("What it is for", anchor=False)
    st.markdown(
        "A partnership’s picture of the *places and settings* where young people come to harm. Files from "
        "several agencies "
        "come in, people become pseudonyms at the door, and hexagons and named places are counted and "
        "ranked, so that the "
        "partners can look at a place together, ask who has what to add, and change it."
    )
    st.header("What it must not be used for", anchor=False)
    st.markdown(
        "* To score, rank, list or predict a person, or to decide about one.\n"
        "* To police young people in a place. A place is where harm reaches them; adults are the subject of harm.\n"
        "* To say that a place is safe. Records show where somebody looked and wrote it down; an empty "
        "hexagon does not mean "
        "nothing happens there.\n"
        "* To compare areas whose agencies record differently, or to name a place in public.\n"
        "* As a reason by itself. Records gather; they do not say why. More than chance is not proof, and could be "
        "chance is not safety."
    )
    if who.house.store_class == "fictional":
        st.header("The fictional town", anchor=False)
        st.markdown(
            "What you see is invented. The town lies in the sea, where no town is, so that no real place is "
            "put in a bad light. "
            "Its agencies’ files were written as agencies would send them, with their gaps and slips, and "
            "its true hot spots "
            "are known, so that anyone can check what the app finds."
        )


def _coming_in() -> None:
    st.header("What comes in", anchor=False)
    st.markdown(
        "* **A file** is taken whole or refused with one sentence. What it does not say is asked, never guessed; every "
        "row not taken is listed with its line.\n"
        "* **A file sent again with corrections** shows first what it would change. Corrected rows wait until somebody "
        "says what stands; withdrawing the file brings the earlier rows back.\n"
        "* **A watched folder** (at the terminal) takes what an agency drops into it. What needs a person goes into "
        "its quarantine.\n"
        "* **Names** that came in as text are placed without asking only where they can mean one thing. The others "
        "wait on the page Names; what somebody says is remembered for the agency that writes so. Of a text that means "
        "a home no words are kept.\n"
        "* **Other kinds of file** (the snapshot of young people known to be exploited or at risk, support, services, "
        "training, education figures, young people’s own map) are kept beside the records and never counted among "
        "them. No page of this version shows them."
    )


def _counting() -> None:
    st.header("How counting works", anchor=False)
    st.markdown(
        "* **A lens** says what is being looked at: months, harms, agencies, hours, how recorded. It stands "
        "under every "
        "figure, and the same lens gives the same figure anywhere.\n"
        "* **Young people** are counted once in each hexagon or place, however often they came to harm "
        "there, and only those "
        "harmed, under 18 or of unknown age. They never add up across hexagons, places or months.\n"
        "* Each agency’s references are its own. People in a place are the most told apart by any one scheme "
        "of references: a "
        "lowest number, never a sum.\n"
        "* **An incident** with several people counts once. A record without a reference of its own counts "
        "as one incident.\n"
        "* A missing episode counts where the young person was found, never where they were missing from. "
        "Found within 100 "
        "metres of their own home: outside every context count, and its number is shown.\n"
        "* Homes, placements and care addresses are coarsened at the door for good. They are never a "
        "hexagon, a place or a "
        "download.\n"
        "* The **range** beside a count is the exact 95 % Poisson range: what chance alone could give. Where "
        "ranges overlap, "
        "the order is not firm.\n"
        "* With hours chosen, only records known to lie within them count, and the number left out is shown. "
        "The grid of the "
        "week shares a record out over the hours it may have happened in.\n"
        "* Fictional, open and partnership records are never added together."
    )


def _precision() -> None:
    st.header("How closely a record must be placed", anchor=False)
    draw.table(
        [Column("Known to within"), Column("For example"), Column("Counted in hexagons down to"), Column("About")],
        [
            ["100 metres", "a point from a device, a bus stop", "size 10", "1.4 ha"],
            ["250 metres", "a venue, a unit postcode", "size 9", "9 ha"],
            ["600 metres", "a street", "size 8", "66 ha"],
            ["1,500 metres", "a postcode sector", "size 7", "460 ha"],
            ["wider", "a town, a district", "the whole area only", ""],
        ],
    )
    st.markdown(
        "A record known less closely than the hexagons shown is counted under “known, but not this closely”; "
        "one without a "
        "position under “not mapped”. No record is dropped.\n\n"
        "A large hexagon is made of smaller ones, and these do not fit its edge exactly. About 7 % of "
        "points, all near an "
        "edge, are counted in the hexagon beside the one they would be drawn in."
    )


def _releases() -> None:
    st.header("What may be circulated, and its limits", anchor=False)
    st.markdown(
        "What these pages show is exact and is not passed on. What may be circulated is a *release*, made and signed "
        "at the terminal (`release`): figures drawn once per period by one public rule, never changed afterwards.\n\n"
        "* Every figure covers at least **five** distinct young people (ten in the file for partner bodies), is up to "
        "6 off, and cannot be taken apart: any two differ by whole figures.\n"
        "* Five protects against being counted alone. It does not hide that *some* young people are known at a place; "
        "if all of them share something (one school, one family), that shows.\n"
        "* Somebody who already knows everything about everybody else learns a little about one child from each figure "
        "the child is in: of one place, right about 6 times in 10 and certain about 1 time in 50; of four places, "
        "certain about 1 time in 12. It adds up over periods: prefer the longest period that is still useful.\n"
        "* Each young person is counted in at most four places a period: figures are too low where the most-travelled "
        "are many.\n"
        "* A place with five to ten young people is mostly not shown. Nothing shown does not mean nothing happens.\n"
        "* Values of 11 to 14 are on average a little too high. A difference between periods of up to 12 is “no clear "
        "change”; a figure that comes or goes is neither new nor gone.\n"
        "* A screenshot of an exact page has none of this protection."
    )


def _methods() -> None:
    st.header("Methods and sources", anchor=False)
    st.markdown(
        "* Hexagons: H3, a grid of the whole earth (Brodsky, Uber, 2018).\n"
        "* Range of a count: exact Poisson limits (Garwood, 1936, *Biometrika* 28).\n"
        "* Hours of the week: aoristic weights (Ratcliffe, 2000, *International Journal of Geographical "
        "Information Science* 14).\n"
        "* Is it chance?: each answer there has its method card, with its sources. Classes are corrected for how many "
        "hexagons were tested, and say apart what was only found by looking.\n"
        "* The unit is the context: Firmin, *Contextual Safeguarding* (University of Bedfordshire, 2017).\n"
        "* Colours: five fixed classes whose order survives grey print and colour blindness; edges never "
        "come from the data."
    )


def _access() -> None:
    st.header("Accessibility", anchor=False)
    st.markdown(
        "We aim at WCAG 2.2, level AA. Every map has an equal table and a box to go to a hexagon or place; "
        "every chart has "
        "its sentence and its table; everything works by keyboard. On Names, single letters are keys; they can be "
        "switched off there, under Keys. In the map, arrow keys move between hexagons, Enter "
        "chooses and Escape leaves. No colour carries a meaning alone.\n\n"
        "These faults are in Streamlit, the toolkit the app is built with, and not mended here yet:"
    )
    st.markdown(
        "* On a narrow screen, the menu’s list is marked up in a way that screen readers may not announce as a list.\n"
        "* In long registers drawn as a grid, the menu in a column’s head cannot be reached by keyboard. "
        "Each has its plain "
        "table or file beside it.\n"
        "* The field that files are dropped on has two roles that contradict each other; its button works by "
        "keyboard.\n"
        "* A slider’s two handles have the same name as their value, not “from” and “to”; the boxes From and "
        "To do the same.\n"
        "* The single keys R and C are Streamlit’s shortcuts to run again and to clear its memory."
    )
