def test_the_server_of_the_browser_tests_serves_static_files(client):
    answer = client.get("/static/vendor/bootstrap/css/bootstrap.min.css")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"@charset")
