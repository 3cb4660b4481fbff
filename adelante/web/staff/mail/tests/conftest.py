from adelante.documents.tests.conftest import asked, files_folder  # noqa: F401  fixtures
