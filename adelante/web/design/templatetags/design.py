"""Every part of the kit as a tag: `{% load design %}`. The gallery shows what each looks like."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, Field
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from adelante.web.design import wording
from adelante.web.design.brand import DEFAULT_HUE
from adelante.web.design.status import Side, Word, status

register = template.Library()

_SECTION_ICONS: Mapping[str, str] = {
    "home": "house",
    "documents": "file-text",
    "invoices": "receipt-text",
    "billing": "receipt-text",
    "messages": "message-circle",
    "timeline": "history",
    "questions": "list-checks",
    "sign": "signature",
    "help": "circle-question-mark",
    "profile": "user",
    "today": "inbox",
    "cases": "briefcase",
    "review": "list-checks",
    "deadlines": "calendar",
    "people": "users",
    "drafts": "pen-line",
    "reports": "chart-column",
    "settings": "settings",
    "library": "book-open",
    "trail": "history",
    "mail": "mail",
}


# Words


@register.filter
def money(cents: int | None, currency: str = "USD") -> str:
    """Whole cents as "$1,234.50"; nothing for None."""
    return "" if cents is None else wording.money(cents, currency)


@register.filter
def day(value: date | None) -> str:
    """ "December 4" or "4 de diciembre"."""
    return wording.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """ "Dec 4" or "4 dic"."""
    return wording.short_day(value) if value else ""


@register.filter
def recent_day(value: date | None) -> str:
    """ "Today", "Yesterday", else "Dec 4"."""
    return wording.recent_day(value) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """ "Friday, December 4" or "viernes 4 de diciembre"."""
    return wording.weekday(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """ "Nov 20, 6:41 pm" or "20 nov, 18:41"."""
    return wording.moment(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """ "6:41 pm" or "18:41"."""
    return wording.clock_time(value) if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """ "2 days ago" or "hace 2 días"."""
    return wording.ago(value) if value else ""


@register.filter
def size(count: int | None) -> str:
    """Bytes as "1.8 MB"."""
    return "" if count is None else wording.size(count)


@register.filter
def initials(name: str) -> str:
    """At most two letters of a name, for a face without a photo."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def when(value: date | None, style: str = "moment") -> str:
    """A `<time>` that reads as a date filter says it: `style` is the filter's name."""
    if value is None:
        return ""
    exact = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>', exact.isoformat(), _DATE_STYLES[style](value)
    )


# Small parts


@register.simple_tag
def icon(name: str, *, size: str = "") -> str:
    """A drawing that says nothing to a screen reader: a word always stands beside it."""
    return _icon(name, size)


@register.filter
def icon_of(key: str) -> str:
    """The icon of a section of a case or of the office, such as "documents"; none if unknown."""
    return _SECTION_ICONS.get(str(key), "")


@register.simple_tag
def chip(tone: str, word: Word) -> str:
    """A word in the colour of its status. `tone`: needed, review, done, stop or empty."""
    if not tone:
        return format_html('<span class="chip">{}</span>', word)
    return format_html('<span class="chip" data-tone="{}">{}</span>', tone, word)


@register.simple_tag
def status_chip(kind: str, state: str, side: Side = "staff") -> str:
    """The chip of a state in the table of statuses, in the word of the side that reads it."""
    told = status(kind, state)
    return chip(told.tone, told.word(side))


@register.simple_tag
def button(
    word: Word,
    url: str = "",
    *,
    kind: str = "",
    icon: str = "",
    key: str = "",
    name: str = "",
    value: str = "",
    described: str = "",
) -> str:
    """A link that looks like a button, or the submit button of the form around it.

    `kind`: empty for the page's one main action, or quiet, plain, good, danger. `key`: the office
    key that presses it. `described`: what it is about, for screen readers only.
    """
    marks = _attributes(
        class_=f"button {kind}" if kind else "button",
        href=url,
        name=name,
        value=value,
        data_key=key,
    )
    about = format_html('<span class="hidden-text">: {}</span>', described) if described else ""
    html = "<a{}>{}<span>{}{}</span></a>\n" if url else "<button{}>{}<span>{}{}</span></button>\n"
    return format_html(html, marks, _icon(icon) if icon else "", word, about)


@register.inclusion_tag("design/_act.html", takes_context=True)
def act(
    context: template.Context,
    word: Word,
    url: str,
    *,
    kind: str = "",
    icon: str = "",
    key: str = "",
    target: str = "",
    described: str = "",
    next: str = "",
) -> dict[str, Any]:
    """A form of one button that does one act by POST. `target`: what htmx puts the answer into."""
    return {
        "csrf_token": context.get("csrf_token"),
        "word": word,
        "url": url,
        "kind": kind,
        "icon": icon,
        "key": key,
        "target": target,
        "described": described,
        "next": next,
    }


@register.inclusion_tag("design/_person.html")
def person(name: str, role: Word = "", note: Word = "") -> dict[str, Any]:
    return {"name": name, "role": role, "note": note}


@register.inclusion_tag("design/_tile.html")
def tile(
    number: Word, words: Word, url: str = "", *, note: Word = "", tone: str = "", word: Word = ""
) -> dict[str, Any]:
    """A number of the day. `tone` and `word` make a chip under it."""
    return {
        "number": number,
        "words": words,
        "url": url,
        "note": note,
        "tone": tone,
        "word": word,
    }


@register.simple_tag
def progress(done: int, total: int, words: Word = "", *, inline: bool = False) -> str:
    """A bar with its words, "2 of 5" unless told otherwise."""
    return format_html(
        '<span class="{kind}"><progress value="{done}" max="{total}" aria-label="{words}">'
        '</progress><span class="small">{words}</span></span>',
        kind="meter inline" if inline else "meter",
        done=done,
        total=total,
        words=words or _("%(done)s of %(total)s") % {"done": done, "total": total},
    )


@register.inclusion_tag("design/_receipt.html")
def receipt(
    number: str, form: Word, *, tone: str = "", word: Word = "", filed: date | None = None
) -> dict[str, Any]:
    """A government receipt: its number, the form it is for, and how it stands."""
    return {"number": number, "form": form, "tone": tone, "word": word, "filed": filed}


# Lists


@register.inclusion_tag("design/_answers.html")
def answers(rows: Iterable[tuple[Word, Word, str]]) -> dict[str, Any]:
    """The three answers of a case: (question, answer, address)."""
    return {"rows": rows}


@register.inclusion_tag("design/_track.html")
def track(stages: Iterable[Any]) -> dict[str, Any]:
    """Where the case is. Each stage has `.word`, `.state` (past, now, next) and maybe `.note`."""
    return {"stages": stages}


@register.inclusion_tag("design/_moments.html")
def moments(rows: Iterable[Any], style: str = "recent_day") -> dict[str, Any]:
    """What happened. Each has `.at` (date or datetime), `.words`, and maybe `.who` and `.url`."""
    return {"rows": rows, "style": style}


@register.inclusion_tag("design/_facts.html")
def facts(*words: Word) -> dict[str, Any]:
    """Small facts in a row; empty ones are left out."""
    return {"words": [word for word in words if word]}


@register.inclusion_tag("design/_tabs.html")
def tabs(
    rows: Sequence[Sequence[Any]], current: str, *, thumb: bool = False, label: Word = ""
) -> dict[str, Any]:
    """Sections of a case: (key, label, address, count). `thumb`: at the thumb on a phone."""
    return {"rows": rows, "current": current, "thumb": thumb, "label": label}


@register.inclusion_tag("design/_pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Links to the page before and after, keeping the filters. `page` is Django's Page."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    return {"page": page, "query": query.urlencode() if query else ""}


@register.inclusion_tag("design/_mails.html")
def mails(rows: Iterable[Any]) -> dict[str, Any]:
    """Letters in a list: `.who`, `.subject`, `.at`, `.url`.

    Maybe also `.line` (how it begins), `.unread`, `.current`, and a chip of `.tone` and `.word`.
    """
    return {"rows": rows}


@register.inclusion_tag("design/_viewer.html")
def viewer(sheets: Sequence[Any]) -> dict[str, Any]:
    """Pages of a document to look at: `.url`, `.words`, `.width`, `.height` and maybe `.pins`.

    A pin has `.x` and `.y` in percent of the page, and `.number`.
    """
    return {"sheets": sheets}


@register.inclusion_tag("design/_flashes.html", takes_context=True)
def flashes(context: template.Context) -> dict[str, Any]:
    """What Django's messages have to say, once."""
    request = context.get("request")
    return {"flashes": get_messages(request) if request else ()}


@register.inclusion_tag("design/_keys.html")
def key_help(rows: Iterable[tuple[str, Word]]) -> dict[str, Any]:
    """The dialog that `?` opens: (key, what it does)."""
    return {"rows": rows}


# Forms


@register.inclusion_tag("design/_field.html")
def field(bound: BoundField, *, help: Word = "", kind: str = "") -> dict[str, Any]:
    """A form field with its label, help and problems, tied together for screen readers."""
    return {
        "field": bound,
        "help": help or bound.help_text,
        "kind": kind,
        "input_type": getattr(bound.field.widget, "input_type", ""),
        "together": bound.field.widget.use_fieldset,
    }


@register.inclusion_tag("design/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form in its order, the hidden ones too."""
    return {"form": form}


@register.inclusion_tag("design/_problems.html")
def problems(form: BaseForm) -> dict[str, Any]:
    """What to put right, above the form, with links to the fields; nothing if all is well."""
    told = [
        (bound.id_for_label or bound.auto_id, _with_colon(str(bound.label)), _sentence(problem))
        for bound in form.visible_fields()
        for problem in bound.errors.as_data()
    ]
    return {"form": form, "problems": told}


def _with_colon(label: str) -> str:
    return label if label.endswith((":", "?", ".", "!")) else f"{label}:"


def _sentence(problem: ValidationError) -> str:
    """What is wrong, as it reads behind the field's name."""
    if problem.message == Field.default_error_messages["required"]:
        return _("please fill this in.")
    return " ".join(problem.messages)


@register.inclusion_tag("design/_upload.html", takes_context=True)
def upload(
    context: template.Context,
    action: str,
    upload_url: str,
    *,
    accept: str = "application/pdf,image/*,.pdf,.jpg,.jpeg,.png,.heic",
    word: Word = "",
    multiple: bool = True,
    most_megabytes: int = 100,
    note: bool = False,
    typed: str = "",
    begun: Sequence[Any] = (),
    refusal: Exception | None = None,
    back: str = "",
) -> dict[str, Any]:
    """The form that sends files: with scripts in pieces to `upload_url`, without as one post.

    `action` gets the field `file` (one or more), or `upload` (an id for each sent file). `note`
    adds a box for a comment, named `comment`, with what was `typed`. `begun` lists the files that
    are here already, whole or in part: each has its `upload`, a `url` where it goes on and a
    `remove_url`. A `refusal` that is unsure gets the button that says yes. `back` is where a
    sender comes back to who has to sign in again.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "action": action,
        "upload_url": upload_url,
        "accept": accept,
        "word": word,
        "multiple": multiple,
        "most_megabytes": most_megabytes,
        "note": note,
        "typed": typed,
        "begun": begun,
        "refusal": refusal,
        "back": back,
    }


# Parts that hold other parts


@register.simple_block_tag
def card(
    content: SafeString, *, title: Word = "", aside: Word = "", id: str = "", kind: str = "stack"
) -> str:
    """A surface with a title. `aside` stands at the end of the title's line."""
    return _part("card", content=content, title=title, aside=aside, id=id, kind=kind)


@register.simple_block_tag
def fold(content: SafeString, *, title: Word, aside: Word = "", open: bool = False) -> str:
    """A card that unfolds."""
    return _part("fold", content=content, title=title, aside=aside, open=open)


@register.simple_block_tag
def next_step(
    content: SafeString, *, title: Word, eyebrow: Word = "", after: Word = "", tone: str = ""
) -> str:
    """The one thing to do now. The block says why and holds the one button."""
    return _part("next_step", content=content, title=title, eyebrow=eyebrow, after=after, tone=tone)


@register.simple_block_tag
def notice(content: SafeString, *, tone: str = "", icon: str = "") -> str:
    """A banner in the page."""
    return _part("notice", content=content, tone=tone, icon=icon or notice_icon(tone))


@register.simple_block_tag
def note(content: SafeString, *, tone: str = "", title: Word = "") -> str:
    """Words at a document; with a title, they unfold."""
    marks = _attributes(data_tone=tone)
    if title:
        folded = '<details class="note"{}><summary>{}</summary>{}</details>'
        return format_html(folded, marks, title, content)
    return format_html('<div class="note"{}>{}</div>', marks, content)


@register.simple_block_tag
def empty(content: SafeString, *, title: Word, icon: str = "") -> str:
    """What will appear here, and what to do first."""
    return _part("empty", content=content, title=title, icon=icon)


@register.simple_block_tag
def item(content: SafeString, *, title: Word, tone: str = "", word: Word = "", id: str = "") -> str:
    """A row of `<ul class="items">`. The block: facts, `<div class="actions row">`, notes."""
    return _row("item", title=title, tone=tone, word=word, id=id, content=content)


@register.simple_block_tag
def bill(
    content: SafeString,
    *,
    title: Word,
    amount: Word,
    tone: str = "",
    word: Word = "",
    id: str = "",
) -> str:
    """A row of `<ol class="bills">`. The block: facts and `<div class="actions row">`."""
    sum_ = format_html('<span class="amount">{}</span>', amount)
    return _row("bill", title=title, tone=tone, word=word, id=id, content=sum_ + content)


@register.filter
def notice_icon(tone: str) -> str:
    """The drawing that goes with a tone."""
    return _NOTICE_ICONS.get(str(tone), "info")


@register.filter
def flash_tone(tags: str) -> str:
    """The tone of a Django message from its tags: success, warning, error."""
    return next((tone for tag, tone in _FLASH_TONES.items() if tag in str(tags).split()), "review")


@register.simple_tag(takes_context=True)
def brand_stylesheet(context: template.Context) -> str:
    """The firm's own colours. No stylesheet is loaded where the firm keeps the product's hue.

    The address is the one named "brand"; the hue in it lets a browser keep the sheet for long.
    """
    hue = getattr(context.get("face"), "hue", DEFAULT_HUE)
    if hue == DEFAULT_HUE:
        return ""
    return format_html('<link rel="stylesheet" href="{}?{}">', reverse("brand"), hue)


@register.simple_tag
def root() -> str:
    """The first page of the firm whose address this is."""
    return get_script_prefix()


_DATE_STYLES: Mapping[str, Callable[[Any], str]] = {
    "day": wording.day,
    "short_day": wording.short_day,
    "recent_day": wording.recent_day,
    "weekday": wording.weekday,
    "moment": wording.moment,
    "clock_time": wording.clock_time,
    "ago": wording.ago,
}
_NOTICE_ICONS: Mapping[str, str] = {
    "needed": "circle-alert",
    "done": "circle-check",
    "stop": "triangle-alert",
}
_FLASH_TONES: Mapping[str, str] = {"success": "done", "warning": "needed", "error": "stop"}


def _part(name: str, **arguments: Any) -> SafeString:
    # The templates escape their arguments; the block between the tags is a rendered template.
    html: str = _template(name).render(template.Context(arguments))
    return mark_safe(html.strip())  # noqa: S308


@cache
def _template(name: str) -> Any:
    part: Any = get_template(f"design/_{name}.html")
    return part.template


# What stands on a page dozens of times is written here: a template for each would be most of the
# page's work.


def _row(
    kind: str, *, title: Word, tone: str, word: Word, id: str, content: SafeString
) -> SafeString:
    return format_html(
        '<li class="{kind}"{id}><h3>{title}{chip}</h3>{content}</li>',
        kind=kind,
        id=_attributes(id=id),
        title=title,
        chip=format_html(" {}", chip(tone, word)) if word else "",
        content=content,
    )


@lru_cache(maxsize=512)
def _icon(name: str, size: str = "") -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {size}" if size else "",
        static("design/icons.svg"),
        name,
    )


def _attributes(**values: str) -> SafeString:
    """Each that has a value, as HTML: `data_key="A"` becomes ` data-key="A"`."""
    marks = (
        f' {name.rstrip("_").replace("_", "-")}="{conditional_escape(value)}"'
        for name, value in values.items()
        if value
    )
    return mark_safe("".join(marks))  # noqa: S308  names are ours, values are escaped
