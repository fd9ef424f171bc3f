"""The WSGI application; in the embedded run its process also hosts worker and mailbox."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

if settings.EMBEDDED:
    # Models can be imported only once the application above has set Django up.
    from distribution.hosting import Host

    Host().start_when_free()
