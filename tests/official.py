"""Small official tables, and where the agencies' own files lie beside a checkout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

Write = Callable[[str, str], Path]
"""Writes a text into a file of that name; see the fixture `write`."""

DATA = settings.BASE_DIR.parent / "shared" / "data"
"""The files of fixtures/README.md. Only a developer's machine and the CI have them."""

WHY_MISSING = f"Tests against the agencies' own files are left out: there is no folder {DATA}."

METRO = """"msa","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est","n<5","n5_9"
"36260","------","G",1000,"G",9000,"G",40000,50,20,"N"
"36260","31----","G",400,"G",4000,"G",16000,12,3,"N"
"36260","339///","H",300,"H",3000,"H",12000,9,"N","N"
"36260","33992/","H",200,"H",2000,"H",8000,6,"N","N"
"36260","339920","H",200,"H",2000,"H",8000,6,"N","N"
"36260","336414","D",0,"D",0,"D",0,4,"N","N"
"36260","513210","S",0,"S",0,"S",0,3,"N","N"
"10100","------","G",3000,"G",9000,"G",40000,70,20,"N"
"10100","339920","J",200,"J",900,"J",4000,5,"N","N"
"10100","336414","G",50,"G",900,"G",4000,3,"N","N"
"""
TIDY_METRO = """cbsa_code,naics_code,naics_level,EMP,ESTAB
36260,00,2,1000.0,50.0
36260,31-33,5,400.0,12.0
36260,339920,6,200.0,6.0
36260,5112,4,30.0,3.0
36260,511210,6,30.0,3.0
10100,00,2,3000.0,70.0
10100,339920,6,200.0,5.0
10100,424320,6,10.0,3.0
"""
COUNTIES = """"fipstate","fipscty","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est"
"49","057","------","G",900,"G",9000,"G",36000,40
"49","057","3399//","G",250,"G",2000,"G",10000,8
"49","057","339920","H",180,"H",2000,"H",7200,5
"49","055","------","G",100,"G",9000,"G",3000,20
"49","055","3399//","D",0,"D",0,"D",0,3
"49","999","3399//","G",7,"G",9,"G",9,3
"""
OGDEN, ABERDEEN, WEBER, WAYNE = "36260", "10100", "49057", "49055"
