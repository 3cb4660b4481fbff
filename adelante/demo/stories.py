"""The people of the sample firms and how far each of their cases has come. All are invented."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Level = Literal[
    "opened", "invited", "silent", "collecting", "waiting", "returned", "held", "complete",
    "review", "signing", "filed", "receipted", "biometrics", "rfe", "interview", "approved",
    "denied", "closed",
]  # fmt: skip
Pays = Literal["card", "check", "transfer", "cash", "late", "part", "never"]
"""How a payer pays: `late` three weeks after the due date, `part` a third of it and no more."""


@dataclass(frozen=True, kw_only=True)
class Member:
    name: str
    email: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A case: whose, of which type, how far it has come, and how many days ago it was opened.

    `other` is the petitioner or the employer; `team` the attorney and the paralegal. `hours` says
    how long ago the last paper came, for what waits for review or was sent back; `last` is that
    paper, and `phone` how a phone sent it. `ahead`: in how many days the next appointment is.
    `login` is an address shared with another case or person, and `heard_by` who reads it for a
    child or a company. `sponsor` joins with their own papers alone, and `payer` with the bills
    alone. `waives` says why the firm does without one paper. `safe`: the client is kept safe from
    the other one, and this is what colleagues must know.
    """

    name: str
    type: str
    level: Level
    days: int
    language: str = "es"
    other: str = ""
    others_language: str = "en"
    pays: Pays = "card"
    team: tuple[str, str] = ("Daniela Rivera", "María Ruiz")
    hours: float = 0
    ahead: int = 0
    login: str = ""
    others_login: str = ""
    heard_by: str = ""
    sponsor: str = ""
    payer: str = ""
    last: str = ""
    phone: Literal["", "jpg", "heic"] = ""
    waives: str = ""
    safe: str = ""
    talk: tuple[tuple[str, str], ...] = ()

    @property
    def attorney(self) -> str:
        return self.team[0]

    @property
    def paralegal(self) -> str:
        return self.team[1]


def address_of(name: str) -> str:
    """rosa.ibarra@example.com"""
    plain = unicodedata.normalize("NFD", name.casefold())
    words = "".join(c for c in plain if c.isascii() and (c.isalpha() or c in " -")).split()
    return f"{words[0]}.{words[-1]}@example.com"


BEN = ("Tomás Vega", "Ben Cho")
TOMAS = ("Tomás Vega", "María Ruiz")
HARBOUR = ("Zed Harbour", "Nell Ward")
ACME = "people.acme@example.com"
PRAIRIE = "people.prairie@example.com"

MEMBERS: dict[str, tuple[Member, ...]] = {
    "rivera": (
        Member(name="Olga Rivera", email="olga@rivera.example", role="owner"),
        Member(name="Marta Díaz", email="marta@rivera.example", role="manager"),
        Member(name="Daniela Rivera", email="daniela@rivera.example", role="attorney"),
        Member(name="Tomás Vega", email="tomas@rivera.example", role="attorney"),
        Member(name="María Ruiz", email="maria@rivera.example", role="paralegal"),
        Member(name="Ben Cho", email="ben@rivera.example", role="paralegal"),
        Member(name="Fin Okafor", email="fin@rivera.example", role="finance"),
        Member(name="Audrey Pine", email="audrey@rivera.example", role="auditor"),
    ),
    "harbour": (
        Member(name="Zed Harbour", email="zed@harbour.example", role="owner"),
        Member(name="Nell Ward", email="nell@harbour.example", role="paralegal"),
    ),
}

_FIRST = (
    Story(name="Norma Valdez", type="n400", level="closed", days=182, pays="check"),
    Story(name="Kwame Mensah", type="i765", level="closed", days=176, language="en", team=BEN),
    Story(name="Felipe Zamora", type="i90", level="closed", days=169, pays="cash"),
    Story(name="Olena Koval", type="aos_one_step", level="interview", days=172, language="en",
          other="Mark Koval", ahead=5, pays="transfer"),
    Story(name="Arjun Iyer", type="h1b", level="approved", days=166, language="en",
          other="Acme Robotics", others_login=ACME, heard_by="Pat Lindgren", pays="transfer",
          team=BEN),
    Story(name="Isabel Cano", type="n400", level="approved", days=161, pays="card"),
    Story(name="Samuel Addo", type="i130_spouse", level="approved", days=158, language="en",
          other="Joyce Addo", pays="check", team=TOMAS),
    Story(name="Ramón Aguilar", type="i765", level="denied", days=155, pays="late"),
    Story(name="Grace Reyes", type="aos_one_step", level="rfe", days=150, language="en",
          other="Carlo Reyes", ahead=3, pays="card"),
    Story(name="Divya Menon", type="h1b", level="rfe", days=138, language="en",
          other="Prairie Software", others_login=PRAIRIE, heard_by="Sam Whitlock", ahead=19,
          pays="transfer", team=BEN),
    Story(name="Teresa Vidal", type="n400", level="interview", days=134, ahead=13, pays="card"),
    Story(name="Mateo Vidal", type="i90", level="receipted", days=95,
          login="teresa.vidal@example.com", heard_by="Teresa Vidal", pays="card"),
    Story(name="Amina Yusuf", type="n400", level="biometrics", days=98, language="en", ahead=2,
          pays="check", team=BEN),
    Story(name="Adriana Salas", type="aos_one_step", level="biometrics", days=104,
          other="Kevin Salas", ahead=4, pays="late", team=TOMAS),
    Story(name="Bogdan Melnyk", type="i821d_daca", level="biometrics", days=88, language="en",
          ahead=15, pays="card"),
    Story(name="Olena Koval", type="i765", level="receipted", days=84, language="en",
          pays="transfer"),
    Story(name="Héctor Molina", type="i821d_daca", level="receipted", days=79, pays="cash",
          team=BEN),
    Story(name="Mei Lin", type="i130_spouse", level="receipted", days=76, language="en",
          other="David Lin", pays="card", waives="We hold a copy from the earlier case."),
    Story(name="Esteban Rojas", type="k1_fiance", level="filed", days=72, other="Laura Bishop",
          pays="card"),
    Story(name="Fatou Ndiaye", type="aos_one_step", level="filed", days=70, language="en",
          other="Marcus Hill", pays="part", team=TOMAS),
    Story(name="Gloria Peña", type="n400", level="filed", days=64, pays="never"),
    Story(name="Jun Wang", type="h1b", level="signing", days=61, language="en",
          other="Acme Robotics", others_login=ACME, heard_by="Pat Lindgren", pays="transfer",
          team=BEN),
    Story(name="Liliana Montes", type="i90", level="signing", days=58, pays="late"),
)  # fmt: skip
_THEN = (
    Story(name="Dmytro Shevchuk", type="i130_spouse", level="review", days=49, language="en",
          other="Iryna Shevchuk", pays="check"),
    Story(name="Ximena Ortega", type="i821d_daca", level="review", days=45, pays="card", team=BEN),
    Story(name="Rahul Mehta", type="i765", level="complete", days=43, language="en",
          pays="transfer", waives="The receipt in our file shows the category.", team=TOMAS),
    Story(name="Silvia Cordero", type="k1_fiance", level="complete", days=41,
          other="Brian Foster", pays="card"),
    Story(name="Kofi Owusu", type="n400", level="complete", days=36, language="en", pays="part",
          team=BEN),
    Story(name="Raúl Ortiz", type="aos_one_step", level="held", days=48, other="Laura Ortiz",
          payer="Ernesto Ortiz", pays="never"),
    Story(name="Priya Nair", type="i130_spouse", level="held", days=42, language="en",
          other="Anil Nair", pays="part", team=BEN),
    Story(name="Verónica Leal", type="i765", level="silent", days=33, pays="never"),
    Story(name="Yaw Boateng", type="n400", level="silent", days=20, language="en", pays="late",
          team=BEN),
    Story(name="Lucía Paredes", type="aos_one_step", level="returned", days=39,
          other="James Paredes", hours=46, phone="jpg", pays="card",
          talk=(("client", "¿Sirve si la foto es del celular de mi esposo?"),
                ("staff", "Sí, si se ven las cuatro esquinas y todas las letras.")),
          last="birth_certificate"),
    Story(name="Jomar Santos", type="i130_spouse", level="returned", days=31, language="en",
          other="Emily Santos", hours=27, pays="check", team=BEN, last="joint_residence"),
    Story(name="Paola Rincón", type="n400", level="returned", days=25, hours=75, pays="card",
          last="green_card"),
    Story(name="Rosa Ibarra", type="aos_one_step", level="waiting", days=29,
          other="Peter Ibarra", login="familia.ibarra@example.com",
          others_login="familia.ibarra@example.com", hours=52, phone="jpg", pays="check",
          last="foreign_beneficiary_passport"),
    Story(name="Beatriz Campos", type="k1_fiance", level="waiting", days=30,
          other="Thomas Reed", hours=0.2, pays="card", last="foreign_beneficiary_passport",
          phone="heic"),
    Story(name="Wei Chen", type="h1b", level="waiting", days=28, language="en",
          other="Lakeside Health", others_login="people.lakeside@example.com",
          heard_by="Dana Frost", hours=7, pays="transfer", team=TOMAS, last="degree_transcripts"),
    Story(name="Mariama Diallo", type="i765", level="waiting", days=24, language="en", hours=26,
          pays="cash", last="ead_category_evidence"),
    Story(name="Diego Fuentes", type="i821d_daca", level="waiting", days=22, hours=0.8,
          phone="jpg", pays="card", last="ead_card"),
    Story(name="Hana Lee", type="n400", level="waiting", days=21, language="en", hours=2.4,
          pays="card", team=BEN, last="travel_history"),
    Story(name="Carmen Solís", type="i130_spouse", level="waiting", days=19,
          other="Andrew Solís", hours=4.2, pays="part",
          talk=(("client", "Mi acta está en español. ¿Ustedes la traducen?"),
                ("staff", "Sí. Mande el acta y nosotros pedimos la traducción.")),
          last="marriage_certificate"),
    Story(name="Anjali Rao", type="i90", level="waiting", days=17, language="en", hours=31,
          pays="late", team=BEN, last="gov_photo_id"),
    Story(name="Sofía Lara", type="aos_one_step", level="collecting", days=27,
          other="Daniel Lara", sponsor="Nora Lara", pays="card"),
    Story(name="Tariq Aziz", type="h1b", level="collecting", days=26, language="en",
          other="Prairie Software", others_login=PRAIRIE, heard_by="Sam Whitlock",
          pays="transfer", team=BEN),
    Story(name="Viviana Duarte", type="k1_fiance", level="collecting", days=23,
          other="Michael Grant", pays="cash", team=TOMAS,
          safe="He reads her mail and her phone. Call her sister’s number, ask for Luz."),
    Story(name="Min-jun Park", type="i130_spouse", level="collecting", days=18, language="en",
          other="Sarah Park", pays="card"),
    Story(name="Elena Quispe", type="n400", level="collecting", days=15, pays="check"),
    Story(name="Marco Tapia", type="i821d_daca", level="collecting", days=11, pays="cash",
          team=BEN),
    Story(name="Renata Bravo", type="aos_one_step", level="invited", days=8,
          other="Steven Bravo", pays="never"),
    Story(name="Zainab Bello", type="n400", level="invited", days=4, language="en",
          pays="never", team=BEN),
    Story(name="Óscar Prieto", type="i765", level="invited", days=2, pays="never"),
    Story(name="Nadia Bondar", type="i130_spouse", level="opened", days=1, language="en",
          other="Robert Bondar", pays="never", team=TOMAS),
)  # fmt: skip

STORIES: dict[str, tuple[Story, ...]] = {
    "rivera": (*_FIRST, *_THEN),
    "harbour": (
        Story(name="Ines Tavares", type="n400", level="closed", days=150, language="en",
              pays="check", team=HARBOUR),
        Story(name="Hao Liu", type="i130_spouse", level="receipted", days=90, language="en",
              other="Janet Liu", pays="card", team=HARBOUR),
        Story(name="Paolo Cruz", type="n400", level="biometrics", days=75, language="en",
              ahead=4, pays="transfer", team=HARBOUR),
        Story(name="Aisha Okoye", type="i765", level="returned", days=24, language="en",
              hours=50, pays="part", team=HARBOUR, last="ead_category_proof_note"),
        Story(name="Andrés Galván", type="i821d_daca", level="invited", days=5, pays="never",
              team=HARBOUR),
    ),
}  # fmt: skip
