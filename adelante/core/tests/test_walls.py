"""The operations that migrations are made of, on tables made for the test."""

import pytest
from django.db import DatabaseError, IntegrityError, connections, models, transaction
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from adelante.audit.models import Entry
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.core.tenancy.fields import SameFirmKey
from adelante.core.tenancy.walls import AcrossFirms, AppendOnly, Wall

OURS, THEIRS = new_id(), new_id()


@pytest.fixture
def shop(db):
    """Two tables made by the owner, with rows of two firms, and the means to change them."""
    with isolate_apps("adelante.core"), transaction.atomic("owner"):

        class Shelf(models.Model):
            id = models.UUIDField(primary_key=True, default=new_id)
            firm = models.UUIDField(db_column="firm_id")
            label = models.CharField(max_length=20, default="old")

            class Meta:
                app_label = "core"

        class Book(models.Model):
            id = models.UUIDField(primary_key=True, default=new_id)
            firm = models.UUIDField(db_column="firm_id")
            shelf = models.UUIDField(db_column="shelf_id", null=True)

            class Meta:
                app_label = "core"

        with connections["owner"].schema_editor(atomic=False) as editor:
            editor.create_model(Shelf)
            editor.create_model(Book)
        ours = Shelf.objects.using("owner").create(firm=OURS)
        theirs = Shelf.objects.using("owner").create(firm=THEIRS)
        Book.objects.using("owner").create(firm=OURS, shelf=ours.pk)
        stray = Book.objects.using("owner").create(firm=THEIRS, shelf=theirs.pk)
        yield Shop(Shelf, Book, ours, stray)
        transaction.set_rollback(True, "owner")


class Shop:
    def __init__(self, shelf, book, ours, stray):
        self.Shelf, self.Book, self.ours, self.stray = shelf, book, ours, stray

    def run(self, operation):
        with connections["owner"].schema_editor(atomic=False) as editor:
            operation.database_forwards("core", editor, ProjectState(), ProjectState())

    def wall(self):
        self.run(Wall("core_shelf"))
        self.run(Wall("core_book"))

    def add_key(self):
        """What `makemigrations` does when a column becomes a key."""
        key = SameFirmKey(self.Shelf, null=True)
        key.set_attributes_from_name("shelf")
        key.model = self.Book
        with connections["owner"].schema_editor(atomic=False) as editor:
            editor.alter_field(self.Book, self.Book._meta.get_field("shelf"), key)

    def forced(self):
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT relname, relforcerowsecurity FROM pg_class "
                "WHERE relname IN ('core_shelf', 'core_book')"
            )
            return dict(cursor.fetchall())


def test_the_owner_of_a_walled_table_sees_no_rows(shop):
    assert shop.Book.objects.using("owner").count() == 2
    shop.wall()
    assert shop.Book.objects.using("owner").count() == 0


def test_a_key_that_comes_later_is_checked_against_every_firms_rows(shop):
    shop.Book.objects.using("owner").filter(pk=shop.stray.pk).update(shelf=shop.ours.pk)
    shop.wall()
    with pytest.raises(IntegrityError), transaction.atomic("owner"):
        shop.add_key()
    assert shop.forced() == {"core_shelf": True, "core_book": True}


def test_a_key_that_comes_later_leaves_the_wall_standing(shop):
    shop.wall()
    shop.add_key()
    assert shop.forced() == {"core_shelf": True, "core_book": True}
    assert shop.Book.objects.using("owner").count() == 0


def relabel(_apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute("UPDATE core_shelf SET label = 'new'")
        relabel.rows = cursor.rowcount


def test_a_data_migration_reaches_every_firm_only_across_firms(shop):
    shop.wall()
    shop.run(RunPython(relabel))
    assert relabel.rows == 0

    shop.run(AcrossFirms(relabel, tables=["core_shelf"]))
    assert relabel.rows == 2
    assert shop.forced()["core_shelf"]


def test_a_wall_can_be_taken_back(shop):
    wall = Wall("core_shelf", client="SELECT", home="true", app="SELECT")
    shop.run(wall)
    with connections["owner"].schema_editor(atomic=False) as editor:
        wall.database_backwards("core", editor, ProjectState(), ProjectState())
    assert not shop.forced()["core_shelf"]
    assert shop.Shelf.objects.using("owner").count() == 2


@pytest.mark.parametrize("change", ["UPDATE core_shelf SET label = 'x'", "DELETE FROM core_shelf"])
def test_rows_that_are_only_added_stay_even_for_the_owner(shop, change):
    shop.run(AppendOnly("core_shelf"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic("owner"):
        connections["owner"].cursor().execute(change)
    assert shop.Shelf.objects.using("owner").count() == 2


@pytest.mark.parametrize("who", ["system", "maria", "ana"])
def test_no_door_may_change_the_trail(cast, who):
    with tenant(cast.rivera) if who == "system" else cast.standing(who):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Entry.objects.update(name="x")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Entry.objects.all().delete()
