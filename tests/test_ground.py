def test_staff_find_their_cases_and_no_others(cast, signed_in, client):
    page = signed_in(client, "maria").get("/rivera/desk/cases/")
    assert page.status_code == 200
    assert "RI-1" in page.content.decode() and "HL-1" not in page.content.decode()


def test_a_client_finds_their_case(cast, signed_in, client):
    page = signed_in(client, "ana").get("/rivera/", follow=True)
    assert "RI-1" in page.content.decode() and "RI-2" not in page.content.decode()


def test_a_stranger_is_sent_to_sign_in(cast, client):
    assert client.get("/rivera/desk/cases/").status_code == 302
