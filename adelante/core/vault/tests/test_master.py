"""The master key file: made once, never replaced, readable by its owner, rotated without loss."""

import stat
import threading

import pytest

from adelante.core.vault import MasterKey, NotAKeyFile, WrongKey, new_key, unwrap, wrap

PLACE = "rivera/firm-key/rivera/v1"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "master.key"


def test_a_created_file_is_private_and_loads_as_the_same_key(path):
    created = MasterKey.create(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert MasterKey.load(path).current == created.current
    assert [entry.name for entry in path.parent.iterdir()] == ["master.key"]


def test_an_existing_file_is_never_overwritten(path):
    MasterKey.create(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        MasterKey.create(path)

    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["master.key"]


def test_a_file_that_is_not_there_is_not_made_up(path):
    with pytest.raises(FileNotFoundError):
        MasterKey.load(path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "", "begin"),
        (lambda text: text.replace("key 1", "key 2", 1), "begin"),
        (lambda text: "\n".join(text.splitlines()[:-1]), "no key"),
        (lambda text: text[:-3], "damaged"),
        (lambda text: text[:-2] + ("0" if text[-2] != "0" else "1") + "\n", "does not match"),
        (lambda text: text + "kee 12 34\n", "neither"),
        (lambda text: text + "\xff\xfe\n", "neither"),
    ],
)
def test_a_damaged_file_is_refused_without_showing_its_secret(path, change, says):
    MasterKey.create(path)
    text = path.read_text()
    secret = text.split()[-1]
    path.write_text(change(text))

    with pytest.raises(NotAKeyFile, match=says) as refusal:
        MasterKey.load(path)
    assert secret[:60] not in str(refusal.value)


def test_a_file_that_others_may_write_is_refused(path):
    MasterKey.create(path)
    path.chmod(0o622)

    with pytest.raises(NotAKeyFile, match="chmod"):
        MasterKey.load(path)


def test_twenty_rotations_are_followed_by_a_process_that_loaded_the_first_key(path):
    running = MasterKey.create(path)
    kept = new_key()
    rows = [wrap(kept, under=running, bound_to=PLACE)]

    for _ in range(20):
        rotated = MasterKey.rotate(path)
        rows.append(wrap(kept, under=rotated, bound_to=PLACE))

    assert all(unwrap(row, under=running, bound_to=PLACE) == kept for row in rows)
    assert all(unwrap(row, under=MasterKey.load(path), bound_to=PLACE) == kept for row in rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert running.current == rotated.current


def test_rotations_at_the_same_time_lose_no_key(path):
    first = MasterKey.create(path)
    rings = []
    threads = [
        threading.Thread(target=lambda: rings.append(MasterKey.rotate(path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    loaded = MasterKey.load(path)
    for key in [first.current, *(ring.current for ring in rings)]:
        assert loaded.named(key.id) == key
    assert len(loaded._keys) == 9


def test_what_a_killed_rotation_left_is_gone_after_the_next(path):
    MasterKey.create(path)
    leftover = path.with_name(".master.key-unfinished")
    leftover.write_text("key of an earlier day")

    MasterKey.rotate(path)

    assert not leftover.exists()


def test_forgetting_the_older_keys_closes_what_was_not_rewrapped(path):
    old = wrap(new_key(), under=MasterKey.create(path), bound_to=PLACE)
    MasterKey.rotate(path)

    ring = MasterKey.forget_older(path)

    with pytest.raises(WrongKey):
        unwrap(old, under=ring, bound_to=PLACE)
    with pytest.raises(WrongKey):
        unwrap(old, under=MasterKey.load(path), bound_to=PLACE)


def test_a_lost_file_leaves_the_running_process_its_key_and_a_clear_refusal(path):
    running = MasterKey.create(path)
    mine = wrap(new_key(), under=running, bound_to=PLACE)
    path.unlink()

    unwrap(mine, under=running, bound_to=PLACE)
    with pytest.raises(WrongKey, match="sealed under key"):
        unwrap(wrap(new_key(), under=new_key(), bound_to=PLACE), under=running, bound_to=PLACE)
