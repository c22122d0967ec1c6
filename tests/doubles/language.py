"""A whole language file in small: nothing is missing, nothing contradicts."""

SMALL = """\
language: xx
name: Example
script: latin
common: [the, in]
abbreviations: [mr]
clitics: {}
numbers: {1: [one], 2: [two], 3: [three], 4: [four], 5: [five], 6: [six], 7: [seven], 8: [eight], 9: [nine], 10: [ten],
  11: [eleven], 12: [twelve], 13: [thirteen], 14: [fourteen], 15: [fifteen], 16: [sixteen], 17: [seventeen],
  18: [eighteen], 19: [nineteen], 20: [twenty], 30: [thirty], 40: [forty], 50: [fifty], 60: [sixty], 70: [seventy],
  80: [eighty], 90: [ninety]}
number_compounds: {first: tens, join: "-"}
multiples: {100: [hundred], 1000: [thousand]}
vague: {several: [several], tens: [tens of], dozens: [dozens], scores: [scores], hundreds: [hundreds],
  thousands: [thousands]}
bounds: {low: [at least], high: [up to], about: [about]}
signs: {and: [and], not: [not], may: [may], threat: [threatened], including: [including], other: [others],
  since: [since], period: [in a week], total: [total], when: [when], in: [in]}
harm:
  - {is: killed, frame: either, tone: plain, words: [killed]}
  - {is: injured, frame: either, tone: plain, words: [injured]}
  - {is: missing, frame: subject, tone: plain, words: [missing]}
  - {is: abducted, frame: either, tone: violent, words: [abducted]}
people:
  - one: [person]
    many: [people]
  - {class: civilian, many: [civilians]}
  - {class: child, many: [children]}
  - {class: woman, many: [women]}
  - {class: health_worker, many: [doctors]}
  - {class: aid_worker, many: [aid workers]}
  - {class: journalist, many: [journalists]}
  - {class: police, many: [policemen]}
  - {class: combatant, many: [soldiers]}
  - {class: perpetrator, many: [attackers]}
things: [houses]
evidence: {conflict: [war], crime: [gang], accident: [crash], disaster: [flood], illness: [fever], obituary: [aged],
  sport: [league], culture: [film], economy: [shares]}
qualifiers: {historical: [anniversary], follow_up: [trial], aftermath: [funeral], exercise: [drill], fact_check: [hoax],
  figurative: [dead end], denial: [no casualties]}
weapons:
  mortar: [mortar]
targets: {hospital: [hospital], ambulance: [ambulance], school: [school], camp: [camp], market: [market],
  worship: [church], aid_convoy: [aid convoy], water: [dam], power: [power plant], residential: [home]}
hits: {before: [was hit], after: [hit]}
time:
  days_ago: {0: [today]}
  weekdays: {0: [monday], 1: [tuesday], 2: [wednesday], 3: [thursday], 4: [friday], 5: [saturday], 6: [sunday]}
  months: {1: [january], 2: [february], 3: [march], 4: [april], 5: [may], 6: [june], 7: [july], 8: [august],
    9: [september], 10: [october], 11: [november], 12: [december]}
claims: {verbs: [said], sources: [police], party: [army], combatant_verbs: [neutralised]}
places: {near: [near], admin1: [province], city: [city of], event: [at]}
actors: [rebels]
"""


def made_up() -> str:
    """The same in words that no language has, for a text that only this file can read."""
    words = {
        "[the, in]": "[ve, ta]",
        "[killed]": "[zabitu]",
        "[people]": "[ludzo]",
        "[and]": "[ani]",
        "[in]": "[ta]",
        "[at]": "[ta]",
        "[war]": "[vojno]",
    }
    text = SMALL.replace("name: Example", "name: Ludzo")
    for plain, ours in words.items():
        text = text.replace(plain, ours)
    return text
