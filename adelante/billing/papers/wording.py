"""The fixed words of the papers, in both languages: one field a label, so neither can be forgotten.

A paper is in its client's language, whoever prints it, and must read the same years later;
therefore these words stand here and not in the catalogue of translations.
"""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from adelante.billing.papers.kinds import EntryKind, Language, LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    locale: str
    not_the_government: str
    page: str
    of: str
    client: str
    case: str
    number: str
    description: str
    amount: str
    total: str
    subtotal: str
    credit_in_your_favor: str

    invoice: str
    billed_to: str
    issued: str
    due: str
    balance_due: str
    pay_by: str
    paid_in_full: str
    credited_in_full: str
    settled: str
    nothing_to_pay: str
    kinds: dict[LineKind, str]
    kind_notes: dict[LineKind, str]
    paid: str
    credited: str
    notes: str
    late_policy: str

    receipt: str
    received_from: str
    received_on: str
    method: str
    reference: str
    amount_received: str
    thank_you: str
    applied_to: str
    invoice_number: str
    not_yet_applied: str
    balance_after: str
    reversed: str
    reversed_on: str
    counts_no_more: str
    taken_back: str
    counts: str

    statement: str
    period: str
    from_to: str
    as_of: str
    entry_date: str
    charges: str
    payments: str
    totals: dict[EntryKind, str]
    balance: str
    opening: str
    no_entries: str

    def day(self, on: date) -> str:
        """`December 1, 2026`; `1 de diciembre de 2026`."""
        return format_date(on, "long", locale=self.locale)

    def short_day(self, on: date) -> str:
        """`Dec 1, 2026`; `1 dic 2026`: for columns."""
        return format_date(on, "medium", locale=self.locale)


WORDING: dict[Language, Wording] = {
    "en": Wording(
        locale="en_US",
        not_the_government="This is from your law firm, not the government.",
        page="Page",
        of="of",
        client="Client",
        case="Case",
        number="Number",
        description="Description",
        amount="Amount",
        total="Total",
        subtotal="Subtotal",
        credit_in_your_favor="Credit in your favor",
        invoice="Invoice",
        billed_to="Billed to",
        issued="Issued",
        due="Due",
        balance_due="Balance due",
        pay_by="Please pay by {day}",
        paid_in_full="Paid in full",
        credited_in_full="Credited in full",
        settled="Settled",
        nothing_to_pay="You do not owe anything on this invoice",
        kinds={
            "legal": "Legal services",
            "government": "Government fees",
            "cost": "Other costs",
        },
        kind_notes={
            "legal": "The work of your law firm",
            "government": "Paid to the government for your case",
            "cost": "Paid to others for your case, such as translators",
        },
        paid="Paid",
        credited="Credits",
        notes="Notes",
        late_policy="If a payment is late",
        receipt="Receipt",
        received_from="Received from",
        received_on="Received",
        method="Paid by",
        reference="Reference",
        amount_received="Amount received",
        thank_you="Thank you. Please keep this receipt.",
        applied_to="Where your payment went",
        invoice_number="Invoice {number}",
        not_yet_applied="Not yet applied to an invoice",
        balance_after="Balance due after this payment",
        reversed="REVERSED",
        reversed_on="REVERSED on {day}",
        counts_no_more="This payment does not count any more",
        taken_back="Taken back",
        counts="Amount that counts now",
        statement="Account statement",
        period="Period",
        from_to="{begins} to {ends}",
        as_of="As of {day}",
        entry_date="Date",
        charges="Charges",
        payments="Payments, credits",
        totals={
            "billed": "Billed",
            "received": "Payments received",
            "taken_back": "Payments taken back",
            "credited": "Credits",
        },
        balance="Balance",
        opening="Balance before this period",
        no_entries="There are no charges or payments in this period.",
    ),
    "es": Wording(
        locale="es_US",
        not_the_government="Este documento es de su oficina de abogados, no del gobierno.",
        page="Página",
        of="de",
        client="Cliente",
        case="Caso",
        number="Número",
        description="Descripción",
        amount="Cantidad",
        total="Total",
        subtotal="Subtotal",
        credit_in_your_favor="Saldo a su favor",
        invoice="Factura",
        billed_to="A nombre de",
        issued="Emitida",
        due="Vence",
        balance_due="Saldo por pagar",
        pay_by="Por favor pague a más tardar el {day}",
        paid_in_full="Pagada por completo",
        credited_in_full="Acreditada por completo",
        settled="Saldada",
        nothing_to_pay="Usted no debe nada de esta factura",
        kinds={
            "legal": "Honorarios legales",
            "government": "Tarifas del gobierno",
            "cost": "Otros gastos",
        },
        kind_notes={
            "legal": "El trabajo de su oficina de abogados",
            "government": "Se pagan al gobierno por su caso",
            "cost": "Se pagan a otros por su caso, por ejemplo a traductores",
        },
        paid="Pagado",
        credited="Créditos",
        notes="Notas",
        late_policy="Si un pago se atrasa",
        receipt="Recibo",
        received_from="Recibido de",
        received_on="Recibido",
        method="Forma de pago",
        reference="Referencia",
        amount_received="Cantidad recibida",
        thank_you="Gracias. Por favor guarde este recibo.",
        applied_to="A qué se aplicó su pago",
        invoice_number="Factura {number}",
        not_yet_applied="Aún no se aplica a una factura",
        balance_after="Saldo por pagar después de este pago",
        reversed="ANULADO",
        reversed_on="ANULADO el {day}",
        counts_no_more="Este pago ya no cuenta",
        taken_back="Anulado",
        counts="Cantidad que cuenta ahora",
        statement="Estado de cuenta",
        period="Período",
        from_to="{begins} al {ends}",
        as_of="Al {day}",
        entry_date="Fecha",
        charges="Cargos",
        payments="Pagos, créditos",
        totals={
            "billed": "Facturado",
            "received": "Pagos recibidos",
            "taken_back": "Pagos anulados",
            "credited": "Créditos",
        },
        balance="Saldo",
        opening="Saldo antes de este período",
        no_entries="No hay cargos ni pagos en este período.",
    ),
}
