"""What one page has to say on the next is said at the same firm alone."""


def test_a_sentence_of_one_firm_is_not_read_at_another(cast, client, signed_in):
    olga = signed_in(client, "olga")
    member = cast.members["maria"].pk
    olga.post(f"/rivera/desk/settings/staff/{member}/role", {"role": "attorney"})
    names = [name for name in olga.cookies if name.startswith("messages")]
    assert names == ["messages-rivera"]

    zed = signed_in(client, "zed")
    assert "María Ruiz: Attorney" not in zed.get("/harbour/desk/cases/").content.decode()
    assert (
        "María Ruiz: Attorney"
        in signed_in(client, "olga").get("/rivera/desk/settings/staff").content.decode()
    )
