// Passkeys: asks the device for one and puts what it answers into the form around the button.
// Pages work without this file, and no sentence stands here.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** What this site asks of the device: a challenge that is good once. */
const asked = async (form, address) => {
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  const answer = await fetch(address, { method: 'POST', body, credentials: 'same-origin', redirect: 'error' });
  return answer.ok ? (await answer.json()).publicKey : Promise.reject(answer);
};

const answerOf = ({ id, rawId, type }, response) => JSON.stringify({ id, rawId: text(rawId), type, response });

/** A passkey is found again without a name, so the device must keep it. */
const made = async (options) => {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map((known) => ({ ...known, id: bytes(known.id) })),
      authenticatorSelection: { ...options.authenticatorSelection, residentKey: 'required', requireResidentKey: true },
    },
  });
  const { attestationObject, clientDataJSON } = credential.response;
  return answerOf(credential, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) });
};

const used = async (options) => {
  const credential = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: [] },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return answerOf(credential, {
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
};

// A site that has no name but a number can have no passkeys.
const named = !/^[\d.]+$|:/.test(window.location.hostname);
const boxes = named && window.PublicKeyCredential ? document.querySelectorAll('[data-passkey]') : [];
boxes.forEach((box) => {
  const button = box.querySelector('button');
  const failed = box.querySelector('[data-failed]');
  box.hidden = false;
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await asked(button.form, box.dataset.ask);
      button.form.elements.passkey.value = await (box.dataset.passkey === 'make' ? made(options) : used(options));
      button.form.submit();
    } catch (fault) {
      // Signed in too long ago: first the page that asks who is there.
      if (fault.status === 403 && box.dataset.confirm) {
        window.location.assign(box.dataset.confirm);
        return;
      }
      failed.hidden = false;
      failed.focus();
    }
  });
});
