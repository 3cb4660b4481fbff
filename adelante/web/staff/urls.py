from adelante.web.staff.billing import urls as billing
from adelante.web.staff.cases import urls as cases
from adelante.web.staff.contacts import urls as contacts
from adelante.web.staff.documents import urls as documents
from adelante.web.staff.library import urls as library
from adelante.web.staff.links import urls as links
from adelante.web.staff.looks import urls as looks
from adelante.web.staff.mail import urls as mail
from adelante.web.staff.review import urls as review
from adelante.web.staff.settings import urls as settings
from adelante.web.staff.trail import urls as trail

urlpatterns = [
    *billing.urlpatterns,
    *cases.urlpatterns,
    *contacts.urlpatterns,
    *library.urlpatterns,
    *links.urlpatterns,
    *looks.urlpatterns,
    *mail.urlpatterns,
    *documents.urlpatterns,
    *review.urlpatterns,
    *settings.urlpatterns,
    *trail.urlpatterns,
]
