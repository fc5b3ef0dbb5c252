"""Foreign partners: what depends on whom, how concentrated it is, what balance and loss cost, what could leak."""

from shanyrak.partners.balance import LIMITS, frontier, limited, lose_partner, without_partner
from shanyrak.partners.concentration import band, effective_number, hhi, largest_share, shannon
from shanyrak.partners.exposure import DOMESTIC, UNITS, concentrations, exposure, partner_hhi
from shanyrak.partners.leakage import (
    Leakage,
    channel_table,
    control_values,
    export_checklist,
    leakage_of,
    leakage_table,
    pair_values,
)

__all__ = [
    "DOMESTIC",
    "LIMITS",
    "UNITS",
    "Leakage",
    "band",
    "channel_table",
    "concentrations",
    "control_values",
    "effective_number",
    "export_checklist",
    "exposure",
    "frontier",
    "hhi",
    "largest_share",
    "leakage_of",
    "leakage_table",
    "limited",
    "lose_partner",
    "pair_values",
    "partner_hhi",
    "shannon",
    "without_partner",
]
