//! Passkeys, with a device of our own making: what is refused, and what signs in. A real browser does the same in tests/browser.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::http::{Page, Pages};
use crate::world::{PASSWORD, World, for_each_database};

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Something that holds one passkey.
struct Device {
    pair: EcdsaKeyPair,
    credential: Vec<u8>,
    user: String,
    site: &'static str,
    origin: String,
    count: u32,
    /// That somebody touched it, and that it knew its owner.
    flags: u8,
}

impl Device {
    fn new(world: &World, name: &[u8]) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        let origin = world.url.replace("127.0.0.1", "localhost");
        Self { pair, credential: name.to_vec(), user: String::new(), site: "localhost", origin, count: 1, flags: 5 }
    }

    fn client(&self, purpose: &str, challenge: &str) -> Vec<u8> {
        json!({ "type": purpose, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }

    fn said(&self, flags: u8) -> Vec<u8> {
        [Sha256::digest(self.site.as_bytes()).as_slice(), &[flags], &self.count.to_be_bytes()].concat()
    }

    /// Makes the key: the browser's answer.
    fn make(&mut self, options: &Value) -> String {
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.user);
        let point = self.pair.public_key().as_ref();
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20][..], &point[1..33], &[0x22, 0x58, 0x20], &point[33..65]].concat();
        let length = u16::try_from(self.credential.len()).unwrap().to_be_bytes();
        let device = [self.said(self.flags | 0x40).as_slice(), &[0; 16], &length, &self.credential, &cose].concat();
        // A map of three: the format "none", no statement, and what the device said.
        let head = [&[0xa3, 0x63][..], b"fmt", &[0x64], b"none", &[0x67], b"attStmt", &[0xa0, 0x68], b"authData", &[0x59]].concat();
        let size = u16::try_from(device.len()).unwrap().to_be_bytes();
        let object = [head.as_slice(), &size, &device].concat();
        let client = self.client("webauthn.create", options["challenge"].as_str().unwrap());
        let response = json!({ "attestationObject": text(&object), "clientDataJSON": text(&client) });
        self.answer(&response)
    }

    fn answer(&self, response: &Value) -> String {
        let name = text(&self.credential);
        json!({ "id": name, "rawId": name, "type": "public-key", "response": response }).to_string()
    }

    /// Signs: the browser's answer.
    fn sign(&self, challenge: &str) -> String {
        let (client, device) = (self.client("webauthn.get", challenge), self.said(self.flags));
        let signed = [device.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(&json!({
            "authenticatorData": text(&device), "clientDataJSON": text(&client), "signature": text(signature.as_ref()), "userHandle": self.user,
        }))
    }
}

/// What the script posts.
#[track_caller]
fn post(pages: &Pages, path: &str, fields: &[(&'static str, String)]) -> Page {
    static POSTS: AtomicU32 = AtomicU32::new(0);
    let token = pages.form_token();
    let mut all = vec![("form_token", token)];
    all.extend_from_slice(fields);
    let body = serde_urlencoded::to_string(&all).unwrap();
    // What strangers may open is counted by address; each post here comes from one of its own.
    let number = POSTS.fetch_add(1, Ordering::Relaxed);
    let address = format!("198.51.{}.{}", number / 200, number % 200);
    let headers = [("sec-fetch-site", "same-origin"), ("origin", pages.url.as_str()), ("x-forwarded-for", address.as_str())];
    pages.ask("POST", path, Some(body), &headers)
}

#[track_caller]
fn options(pages: &Pages, path: &str) -> Value {
    serde_json::from_str::<Value>(&post(pages, path, &[]).is(200).html).unwrap()["publicKey"].clone()
}

#[track_caller]
fn challenge(pages: &Pages) -> String {
    options(pages, "/sign-in/passkey/challenge")["challenge"].as_str().unwrap().to_owned()
}

/// Tries to sign in with a device in a new browser; whether it got in.
#[track_caller]
fn gets_in(world: &World, device: &Device) -> bool {
    let pages = world.browserless();
    let asked = challenge(&pages);
    sends(&pages, device.sign(&asked)) == "/"
}

/// Sends an answer to the sign-in page; where it leads.
#[track_caller]
fn sends(pages: &Pages, answer: String) -> String {
    post(pages, "/sign-in/passkey", &[("passkey", answer)]).is(303).location().to_owned()
}

#[track_caller]
fn make(pages: &Pages, device: &mut Device) -> Page {
    let options = options(pages, "/settings/factors/passkeys/challenge");
    post(pages, "/settings/factors/passkeys", &[("passkey", device.make(&options)), ("name", "My phone".to_owned())])
}

#[test]
fn a_passkey_signs_in_by_itself_and_only_as_it_should() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (world.signed_in(&bank, 3), world.signed_in(&bank, 4));
        let mut device = Device::new(world, b"ada's phone");
        make(&ada, &mut device).is(303);
        assert!(ada.open("/settings/factors").is(200).html.contains("My phone"));
        device.count = 2;
        assert!(gets_in(world, &device));
        // A count that does not grow is a copy of the device.
        for count in [2, 1, 0] {
            device.count = count;
            assert!(!gets_in(world, &device), "{count}");
        }
        device.count = 3;
        // Another site, another place, nobody touched it, it did not know who.
        let origin = std::mem::replace(&mut device.origin, "https://evil.example".to_owned());
        assert!(!gets_in(world, &device), "wrong origin");
        device.origin = origin;
        device.site = "evil.example";
        assert!(!gets_in(world, &device), "wrong site");
        device.site = "localhost";
        for flags in [0, 1, 4] {
            device.flags = flags;
            assert!(!gets_in(world, &device), "{flags}");
        }
        device.flags = 5;
        // A challenge is answered once, by whoever was asked.
        let pages = world.browserless();
        let asked = challenge(&pages);
        let other = world.browserless();
        challenge(&other);
        assert_eq!(sends(&other, device.sign(&asked)), "/sign-in", "asked of somebody else");
        let mut bad: Value = serde_json::from_str(&device.sign(&asked)).unwrap();
        bad["response"]["signature"] = json!(text(b"no signature"));
        assert_eq!(sends(&pages, bad.to_string()), "/sign-in");
        assert_eq!(sends(&pages, device.sign(&asked)), "/sign-in", "used up by the wrong answer");
        assert_eq!(sends(&pages, "no answer".to_owned()), "/sign-in");
        // Ben's key is not Ada's, whatever it says.
        let mut his = Device::new(world, b"ben's phone");
        make(&ben, &mut his).is(303);
        his.count = 2;
        his.user.clone_from(&device.user);
        assert!(!gets_in(world, &his));
        his.credential = device.credential.clone();
        his.count = 9;
        assert!(!gets_in(world, &his), "her key's name, his signature");
        assert!(gets_in(world, &device));
        // The same key twice is none.
        let mut again = Device::new(world, b"ada's phone");
        make(&ben, &mut again).is(303);
        assert_eq!(world.texts("SELECT CAST(count(*) AS TEXT) AS value FROM passkeys"), ["2"]);
    });
}

#[test]
fn a_passkey_is_both_steps_and_can_be_taken_away() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (cora, bram) = (world.signed_in(&bank, 1), world.signed_in(&bank, 2));
        let form = cora.open("/settings/factors").is(200).form("/settings/factors/staff");
        cora.submit(&form, &[("rule", "required")]).is(303);
        let mut device = Device::new(world, b"bram's key");
        make(&bram, &mut device).is(303);
        device.count = 2;
        let pages = world.browserless();
        let asked = challenge(&pages);
        assert_eq!(sends(&pages, device.sign(&asked)), "/");
        pages.get("/desk").is(200);
        // His password alone is half a sign-in now.
        let half = world.browserless();
        assert_eq!(half.sign_in(&world.login_name(&bank, 2), PASSWORD).is(303).location(), "/sign-in/code");
        half.get("/sign-in/code").is(200);
        // It shows as well as a password that it is still him.
        let form = pages.open("/confirm?next=/desk").is(200).form("/confirm");
        device.count = 3;
        let answer = device.sign(&challenge(&pages));
        let fields = [("passkey", answer), ("confirm_next", form.value("confirm_next").unwrap().to_owned())];
        assert_eq!(post(&pages, "/confirm", &fields).is(303).location(), "/desk");
        // The last one stays while the bank asks for it.
        let list = pages.open("/settings/factors").is(200);
        let remove = list.forms().into_iter().find(|form| form.action.ends_with("/remove")).unwrap();
        pages.submit(&remove, &[]).is(409);
        let free = cora.open("/settings/factors").form("/settings/factors/staff");
        cora.submit(&free, &[("rule", "free")]).is(303);
        pages.submit(&remove, &[]).is(303);
        device.count = 4;
        assert!(!gets_in(world, &device));
        world.browserless().sign_in(&world.login_name(&bank, 2), PASSWORD).is(303);
    });
}
