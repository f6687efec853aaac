"""`python -m crm_cn.standalone` is `crm-cn`."""

import sys

from crm_cn.standalone.command import main

sys.exit(main())
