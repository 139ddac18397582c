#!/usr/bin/env python3
"""Makes Benchmarks/names.txt: official prose in which every name of a person stands in braces.

The sentences are written for this file; no person is meant. The names come from Faker (MIT):
  known    names of which all are on the shipped lists
  mixed    each given and family name is unseen one time in five
  unseen   all names are unseen
"Unseen" is a name of a locale that make.py does not read, or a Swedish one composed here, that is on none of the
shipped lists; the model of names has not been trained on it either.

usage: labelled.py FAKER_FOLDER NAMELISTS.SWIFT OUTPUT
"""
import importlib, random, re, sys, unicodedata

faker, lists, output = sys.argv[1:4]
sys.path.insert(0, faker)

HELD_OUT = """en_PK de_CH fr_BE nl_BE de_AT en_US es_CO es_MX pt_BR ga_IE id_ID uz_UZ zu_ZA tw_GH ig_NG
de_LU""".split()
SEEN = "sv_SE sv_SE sv_SE sv_SE fi_FI tr_TR hr_HR pl_PL ro_RO es_ES de_DE".split()
GIVEN = """Tindra Vilgot Melker Sixten Folke Gunvor Solveig Tuva Ebba Alva Saga Svea Hjalmar Ragnhild Torsten
Tyra Ellinor Jerker Gudrun Lisbet Maj-Britt Ann-Charlott Hedvig Sigvard Vidar Loke Freja Juni Nils-Erik Ingalill
Meja Lovis Tilde Viggo Charlie Iris Elvira Ester Majken Rut Sigge Frans Malte Ture Harry Lo Kimmie""".split()
FIRST = "Furu Rönn Hassel Vinter Sommar Höst Linne Ängs Hav Vik Snö Norr Öster Vår Sten Tall Säv Fors Klar Storm".split()
LAST = "stierna rud löv mark gren hjelm kvist holm ståhl fjäll bäck brandt hag strand berg blad".split()

def words(*texts):
    found = {unicodedata.normalize("NFC", part) for text in texts for part in str(text).split()}
    return sorted(w for w in found if re.fullmatch(r"[A-Za-zÀ-ÖØ-öø-ž-]{3,}", w) and w[0].isupper())

def names(locale):
    provider = importlib.import_module("faker.providers.person." + locale).Provider
    def of(*lists):
        return words(*(w for name in lists for w in getattr(provider, name, None) or ()))
    return (of("first_names", "first_names_male", "first_names_female"),
            of("last_names", "last_names_male", "last_names_female"))

known = set()
for row in re.findall(r'^    "([^"]*)"', open(lists, encoding="utf-8").read(), re.M):
    known |= set(row.split())

def unseen(words):
    return [w for w in words if w.lower() not in known]

random.seed(20261121)
seen = [names(locale) for locale in SEEN]
held = [tuple(map(unseen, names(locale))) for locale in HELD_OUT]
swedish = (unseen(GIVEN), unseen(first + last for first in FIRST for last in LAST))
held = [pair for pair in held if pair[0] and pair[1]] + [swedish] * 6

def person(share):
    pools = seen[random.randrange(len(seen))], held[random.randrange(len(held))]
    def one(kind):
        return random.choice(pools[random.random() < share][kind])
    given = one(0) + (" " + one(0) if random.random() < 0.15 else "")
    return given, one(1)

FULL = """I ärendet har F lämnat in en ansökan om bistånd.
F ansökte den 3 mars om stöd till hyran.
Sökanden F uppger att hyran är obetald sedan januari.
Vid hembesöket närvarade F och en kontaktperson.
Enligt Fs uppgifter har kontakten med skolan upphört.
Patienten F skrevs ut efter två dygn.
Samtal med F, mor till eleven, den 12 maj.
Anmälan mot F kom in till Miljöförvaltningen i april.
Namn: F
Till: F
Beslutet har delgetts F genom rekommenderat brev.
Hon bor tillsammans med F på samma adress.
Vi träffade F i Malmö och talade om skulden.
Det är F som har skrivit under fullmakten.
Yttrandet gäller Fs önskemål om färdtjänst.
L, G
Med vänlig hälsning
F""".replace("hälsning\nF", "hälsning|F").split("\n")
AGAIN = """G vill inte ha hjälp med städning.
Därefter frågade L om tiden.
Ls överklagande kom in för sent.
Det framgår av journalen att G bor ensam.
Utredaren har talat med G vid tre tillfällen.
Fru L ringde på förmiddagen.
Målsäganden L hördes på nytt.
På frågan svarade G att pengarna var slut.
Skulden betalas av L varje månad.
Gs syster hjälper till på helgerna.""".split("\n")
PROSE = """Kommunstyrelsen beslutade i går att återremittera ärendet till Socialnämnden i Norrköping.
Enligt Migrationsverket saknas uppehållstillstånd, vilket Högsta förvaltningsdomstolen har prövat.
Besöket ägde rum på Stora Torget i Västerås.
Utredningen har skickats till Arbetsförmedlingen och Försäkringskassan.
Dag för dag blir läget bättre.
Stig åt sidan när bussen kommer.
Handlingarna skannades och lades i mappen Inkommande.
Region Skåne har yttrat sig över förslaget.
Hagaskolan och Björkhagens förskola berörs av beslutet.
Mötet hölls i Microsoft Teams och i sammanträdesrummet Ekbacken.
Bostaden ligger vid Södra Ringvägen i Västra Frölunda.
Ansökan avslås. Beslutet kan överklagas till Förvaltningsrätten i Stockholm.
Inspektionen för vård och omsorg har begärt in handlingar.
Per år kostar insatsen 48 000 kronor.
Solrosens gruppboende har fem lägenheter.
Kronans vårdcentral skickade remissen till Sahlgrenska universitetssjukhuset.
Avtalet med Skanska gäller till och med den 31 december.
Nämnden för Intraservice ansvarar för driften av Treserva.
Se Bilaga 2, Tabell 4 och Socialtjänstlagen.
Sammanträdet leddes från Kungsportsplatsen och sändes på Göteborgs webbplats.
Resan gick från Luleå till Umeå och vidare mot Sundsvall.
Rapporten Barnets bästa i kommunal verksamhet godkändes.
Upphandlingen vanns av Norrlandsbygg, som är ett dotterbolag till Peab.
Riksarkivet ger ut föreskrifter om gallring.
Kyrkan ligger mellan Lilla Edet och Trollhättan.
Datainspektionen bytte namn till Integritetsskyddsmyndigheten.
Bil av märket Volvo parkerades vid Centralstationen.
Stadsdelen Angered har flest ansökningar.
Kostnaden bärs av Fastighetskontoret enligt Budget 2024.
Björk och gran växer på tomten.
Europeiska unionens domstol har avgjort frågan i mål C-131/12.
Skolverket och Socialstyrelsen har gett ut en gemensam vägledning.""".split("\n")

def marked(template, given, family):
    texts = {"F": f"{given} {family}", "G": given.split()[0], "L": family}
    def name(match):
        ending = match.group(2)
        text = texts[match.group(1)]
        return "{" + text + ("" if not ending or text[-1] in "sxz" else ending) + "}"
    return re.sub(r"\b([FGL])(s?)(?![\wåäö])", name, template).replace("|", "\n")

def document(share):
    lines = []
    for _ in range(random.randint(1, 3)):
        who = person(share)
        lines += [marked(random.choice(FULL), *who), random.choice(PROSE)]
        for _ in range(random.randint(1, 3)):
            lines += [marked(random.choice(AGAIN), *who)]
            lines += random.sample(PROSE, random.randint(1, 2))
    return "\n".join(lines)

with open(output, "w", encoding="utf-8") as file:
    file.write("Made by scripts/names; do not edit. Names: Faker (MIT). Documents end with a form feed.\n")
    for part, share in (("known", 0), ("mixed", 0.2), ("unseen", 1)):
        file.write(f"\n## {part}\n")
        file.write("\f\n".join(document(share) for _ in range(80)) + "\n")
