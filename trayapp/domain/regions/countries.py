"""On which continent a country is: whom to ask depends on it."""

from __future__ import annotations

from collections.abc import Mapping

_BY_CONTINENT = {
    "AF": "DZ EG ET GH KE MA NG SN TN TZ UG ZA",
    "AS": "AE BD CN HK ID IL IN IQ IR JP JO KR KW KZ LB LK MY NP OM PH PK QA SA SG TH TR TW UZ VN",
    "EU": "AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LT LU LV MD MK MT NL NO PL PT RO RS RU SE"
    " SI SK UA",
    "NA": "CA CR CU DO GT HN JM MX NI PA PR SV US",
    "OC": "AU NZ",
    "SA": "AR BO BR CL CO EC PE PY UY VE",
}
CONTINENTS: Mapping[str, str] = {
    country: continent for continent, listed in _BY_CONTINENT.items() for country in listed.split()
}
"""The continent of each country that has a name here."""
