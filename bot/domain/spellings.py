"""Text-speak and dialect spellings, each with the one spelling that rules are written in.

Only spellings that mean one word wherever they stand. Both messages and rules pass through
this table, so a rule may use either.
"""

_TABLE = """
you: u yu yous youse yas yez ye ya yall yeh
your: ur yer yor yur
youre: youre
are: r ar
please: pls plz plse pleas pleaz plees pleasee plis
thanks: thx thnx tnx thanx fanks thankss thank ty tysm thanku thankyou thnks tks
what: wot wat wht whit whot
when: wen whn whan
where: wer wher whaur whare_
why: y_ wy
who: hoo_
with: wiv wif wi wth
without: wivout widout wiout wothout
that: dat tht thats_
the: da di de_ teh
this: dis ths
there: dere
them: dem thm em
then: den_
they: dey
because: cos cuz coz cus becos becuz becoz becuase bcos bcoz bc
something: sumthing somthing summat sumfin sumthin somethin
someone: some1 sum1 sumone somone somebody sumbody smaddy
anyone: any1 anybody
noone: no1 nobody naebody
nothing: nowt nuffin nothin nuthin nutten naething nuttin nothink
anything: owt anyfin anythin
everyone: every1 everybody
before: b4 befor bfore
again: agen agin agn agian
through: thru threw_ thro fru throo
tonight: tonite 2nite 2night tnite
night: nite
right: rite_ rightt
about: abt abou aboot bout
have: hav hve hae
having: havin
been: bin_
going: goin gonna gon gunna gan
want: wan wannt
wants: wans
not: nt nae_
cant: cannae canny cannat cannot carnt cnt kant cudnt_
dont: dinnae divvent doent dnt donot dunno_ dinny
doesnt: doesnae disnae doesny disny dosnt dosent doesent duznt dusnt
isnt: isnae isny int_ isent
wasnt: wasnae wisnae
wont: willnae wullny winnae wnt
didnt: didnae didny dint
hasnt: hasnae
havent: huvnae havnt haventt hvnt
couldnt: couldnae cudnt
shouldnt: shouldnae
arent: arnae
no: nae naw nah nope
water: watter wata watr wter woter
house: hoose howse hse
out: oot owt_
down: doon dwn
off: aff
old: auld
working: workin wurkin wrking werking
leaking: leakin leekin leeking leking
dripping: drippin driping
freezing: freezin freezn freesing freezeing
heating: heatin heatins heeting heatting hetaing
electric: lecky leccy leckie leckky electrik elec elecky electrics elctric electic lekky lektrik
electricity: electrisity electricty electricitty elektricity
boiler: boilr boyler bolier biler
toilet: toliet tolet toylet toliets_ toilit
ceiling: celing cieling ceeling sealing_ cealing
kitchen: kitchin kichen kithcen
bathroom: bathrom bafroom bathrm
radiator: raditor radiater radiatior
radiators: raditors radiaters
alarm: alram alarme
carbon: carbin
monoxide: monoxid monixide monoxcide
mould: mold mowld moold
mouldy: moldy
mouldy: moldy
damp: dampp
neighbour: neighbor naybor neighbur nabor neibour neighbr nieghbour neigbour nextdoor
neighbours: neighbors neighburs nieghbours neigbours neibours
rubbish: rubish
appointment: apointment appt appoinment appt. apt appointmnt apointmnt
complaint: complant complait complane_ compliant_
engineer: enginear enginer engeneer
plumber: plummer plumer
useless: usless uselss yoosless
disgusting: disgustin disgustng
disgrace: disgrase
ridiculous: rediculous redickulous ridiculus rediculus
fucking: fkn fkin fckin fcking fking fuckn fuckinn fckn fookin fooking fuking fukin fuken fucken
fucking: phucking fuckign
fuck: fck fuk fuq phuck fook fuc fek
fucked: fckd fukd fcked
bitch: biatch bich bytch biotch bich
bastard: basterd bastad barstard bstard
bastards: basterds bastads barstards
cunt: kunt cnut cvnt cnt_
shit: shyt sht
wanker: wnker wankr
bloody: bluddy bludy blooody bleedin_
idiot: idiut ediot idjit eejit idoit
idiots: idiuts ediots idjits eejits idoits
tomorrow: tmrw tomoz 2moro tomoro tmr tommorow tomorow 2morrow 2mrw tomorro
today: 2day tday
week: wk
weeks: wks
days: dayz
months: mths mnths
month: mth
hours: hrs
hour: hr
minutes: mins
minute: min
appreciate: apreciate
message: msg mesage
messages: msgs
tell: tel
my: ma_ mi_
hello: hullo helo hallo ello
people: ppl peeps
asap: asapp
baby: babby bairn_ babys_
children: childern childrens
son: sun_
council: counsel_ cooncil
mum: mam maw mom mammy
dad: da_
window: windae windy_ wndow
windows: windaes
wall: wa_
door: dor
lock: lok
police: polis
gas: gass gaz
smell: smel smll
smells: smels
need: ned_
would: wud wd
could: cud cd
should: shud shd
of: ov
on: oan
old: owd
one: wan_
just: jus jst
from: frm fae
into: intae
now: noo nw
know: kno knaw
does: duz dus
doing: doin
coming: comin cumin
getting: gettin
nothing: nutin
waiting: waitin
living: livin
ringing: ringin
telling: tellin
being: bein
fixed: fixt
broken: broke_ brokn broked
update: updte updat
rent: rnt
repair: repiar repare
repairs: repiars
"""


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        word, _, spellings = line.partition(": ")
        found.update((s, word) for s in spellings.split() if not s.endswith("_"))
    return found


#: A spelling people use, and the word it stands for.
SPELLINGS = _read()
