"""Three hundred invented identifiers, and as many texts that only look like one. Nobody's: made from a seed."""

from __future__ import annotations

import random

from stdnum.gb import nhs, upn

SEED = 26
_LETTERS = "ABCEGHJKLMNPRSTWXYZ"
_AREAS = ("TS", "M", "LS", "SW", "B", "EC", "CF", "G", "BT", "NE")
_WRAPS = ("{}", "seen near {}", "{} (see log)", "ref {}, by the pier", "Lantern Park {}")


def _nhs(draw: random.Random) -> str:
    while True:
        nine = f"{draw.randrange(400, 700)}{draw.randrange(10**6):06d}"
        check = next((d for d in "0123456789" if nhs.is_valid(nine + d)), "")
        if check:
            return draw.choice(["{}{}{}", "{} {} {}", "{}-{}-{}"]).format(nine[:3], nine[3:6], nine[6:] + check)


def _upn(draw: random.Random) -> str:
    body = f"{draw.randrange(201, 400)}{draw.randrange(10**9):09d}"
    return upn.calc_check_digit(body) + body


def _postcode(draw: random.Random) -> str:
    inward = f"{draw.randrange(1, 10)}{draw.choice('ABDEFGHJLN')}{draw.choice('PQRSUWXYZ')}"
    return f"{draw.choice(_AREAS)}{draw.randrange(1, 20)}{draw.choice([' ', '', ' '])}{inward}"


def _insurance(draw: random.Random) -> str:
    six = f"{draw.randrange(10**6):06d}"
    pair = draw.choice(["AB", "CE", "JG", "LM", "NX", "PW", "SZ", "YT"])
    return draw.choice(["{}{}{}{}{}", "{} {} {} {} {}"]).format(pair, six[:2], six[2:4], six[4:], draw.choice("ABCD"))


def _phone(draw: random.Random) -> str:
    rest = f"{draw.randrange(10**6):06d}"
    return draw.choice(
        [
            f"07700 9{rest[:5]}",
            f"077009{rest[:5]}",
            f"+44 7700 9{rest[:5]}",
            f"(020) 7946 0{rest[:3]}",
            f"01632 9{rest[:5]}",
            f"0161 496 0{rest[:3]}",
            f"0044 7700 9{rest[:5]}",
        ]
    )


def _mail(draw: random.Random) -> str:
    name = "".join(draw.choice("abcdefgh") for _ in range(6))
    return draw.choice([f"{name}@example.org", f"{name}.gull@mail.example.com", f"{name}+yp@example.sch.uk"])


def _born(draw: random.Random) -> str:
    day = f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 13):02d}/{draw.randrange(2006, 2014)}"
    return draw.choice([f"DOB {day}", f"d.o.b. {day}", f"born {day}", f"date of birth: {day.replace('/', '-')}"])


def _police(draw: random.Random) -> str:
    return f"{draw.randrange(10, 24)}/{draw.randrange(1000, 99999)}{draw.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}"


def _custody(draw: random.Random) -> str:
    number = draw.randrange(1000, 99999)
    return draw.choice(
        [f"custody record {number}", f"custody no. {number}/24", f"{draw.randrange(10, 60)}CD/{number}/24"]
    )


STRUCTURED = {
    "NHS number": _nhs,
    "pupil number": _upn,
    "full postcode": _postcode,
    "National Insurance number": _insurance,
    "phone number": _phone,
    "e-mail address": _mail,
    "date of birth": _born,
    "police national computer number": _police,
    "custody number": _custody,
}

LOOK_ALIKES = (
    "NZ 495 205",
    "NZ495205",
    "Stop B12",
    "Platform 12",
    "A66 junction 3",
    "M25 3rd exit",
    "E01012345",
    "E05000102",
    "0750GA014500",
    "2024-03-05 21:30",
    "05/03/2024",
    "21:30-23:00",
    "54.60012, 1.60034",
    "449106 520354",
    "TS1",
    "SM5",
    "Unit 4B, Quay Yard",
    "Room 101",
    "Bay 7 of 20",
    "24/7 garage",
    "The 1st XV field",
    "Route 66 diner",
    "Gate 22C",
    "Car park 3, level 2",
    "Block C 1-20",
    "flats 10-14",
    "Junction 18A",
    "Number 42 bus",
    "999 call box",
    "111 Pizza",
    "Studio 54",
    "5-a-side pitch 3",
    "Pier 39",
    "Area 51 arcade",
    "Phase 2 of Seaholly estate",
    "Door 5 by lift 2",
    "shelter no. 12",
    "bench 7",
    "CCTV 104",
    "camera 12/3",
    "log 20240305",
    "EN-000123",
    "INC 00012345",
    "1234567890",
    "000 000 0001",
    "123 456 7891",
    "ref 4477",
    "AB12",
    "B1 level",
    "G4 store",
    "Crown Point @ noon",
    "1990s disco",
    "3 Lamps",
    "7 Stars pub",
    "half past 8",
    "10p arcade",
    "20 mph zone",
    "13th fairway",
    "2nd floor",
    "Q4 2024",
    "V2.1.3",
    "100m from pier",
    "0.5 km north",
    "£10 shop",
    "50 % sale shop",
)


def planted(each: int = 34) -> list[tuple[str, str]]:
    """Give (kind, text) of `each` identifiers of every structured kind, alone and inside a phrase."""
    draw = random.Random(SEED)
    return [(kind, draw.choice(_WRAPS).format(make(draw))) for kind, make in STRUCTURED.items() for _ in range(each)]


def look_alikes(n: int = 300) -> list[str]:
    """Give `n` texts that hold no identifier and look as if they might."""
    draw = random.Random(SEED + 1)
    return [draw.choice(("{}", "by {}", "{} again")).format(LOOK_ALIKES[i % len(LOOK_ALIKES)]) for i in range(n)]
