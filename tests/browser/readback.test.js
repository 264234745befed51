// What a broker wrote down for two people reaches them by e-mail, and each
// answers it on a telephone, without scripts and without signing in.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { axe, noSideScroll, openContext, smallTargets, startBrowser, startEmptyBank, validHtml, watch } from './harness.js';

const MAIL_MS_MAX = 60_000;

/** A mail server that keeps what it gets: just enough of SMTP. */
function startMail() {
  const mails = [];
  const server = createServer((socket) => {
    let mail = null;
    let to = '';
    const say = (line) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    say('220 here');
    createInterface({ input: socket }).on('line', (line) => {
      if (mail) {
        if (line !== '.') return void mail.push(line);
        mails.push({ to, text: mail.join('\n').replaceAll('=\n', '').replaceAll('=3D', '=') });
        mail = null;
        return void say('250 kept');
      }
      if (/^RCPT/i.test(line)) to = /<(.*)>/.exec(line)[1];
      if (/^DATA/i.test(line)) mail = [];
      if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n');
      say(mail ? '354 go on' : '250 yes');
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ mails, port: server.address().port, stop: () => server.close() }));
  });
}

describe('a read-back', () => {
  let mail;
  let program;
  let browser;
  let broker;
  let people;

  before(async () => {
    mail = await startMail();
    program = await startEmptyBank('Harbour Time Bank', ['--smtp-url', `smtp://127.0.0.1:${mail.port}`]);
    browser = await startBrowser();
    await program.operator('member', 'add', '--bank', 'harbour', '--name', 'Joan Petrie', '--email', 'joan@example.org');
    await program.operator('member', 'add', '--bank', 'harbour', '--name', 'Ahmed Khan', '--email', 'ahmed@example.org');
    broker = (await program.operator('token', 'create', '--bank', 'harbour', '--member', '1')).trim();
    const { items } = await ask('GET', '/members');
    people = items.filter(({ number }) => number > 1).map(({ id }) => id);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
    mail?.stop();
  });

  async function ask(method, path, body) {
    const headers = { authorization: `Bearer ${broker}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(`${program.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const json = await answer.json();
    assert.ok(answer.ok, `${path}: ${JSON.stringify(json)}`);
    return json;
  }

  /** Writes down help that both told on the telephone, or only the giver. */
  async function keyIn(toldBy, minutes) {
    const { items } = await ask('GET', '/categories');
    return ask('POST', '/exchanges', {
      giver_id: people[0], receiver_id: people[1], minutes, happened_on: new Date().toISOString().slice(0, 10), category: items[0].slug, on_behalf: { told_by: toldBy, channel: 'phone' }, accept: ['duplicate'],
    });
  }

  /** The path of the page that the next e-mail to somebody leads to. */
  async function linkTo(address) {
    for (const until = Date.now() + MAIL_MS_MAX; Date.now() < until; await sleep(200)) {
      const at = mail.mails.findIndex(({ to }) => to === address);
      if (at >= 0) return new URL(/https?:\S+\/said\/\w+/.exec(mail.mails.splice(at, 1)[0].text)[0]).pathname;
    }
    throw new Error(`no e-mail to ${address}`);
  }

  async function sound(page, name) {
    assert.deepEqual(await axe(page), [], name);
    assert.deepEqual(await smallTargets(page), [], name);
    assert.deepEqual(await noSideScroll(page), [], name);
    assert.deepEqual(await validHtml(await (await page.request.get(page.url())).text()), [], name);
  }

  test('is answered with yes from the e-mail', async () => {
    const exchange = await keyIn('giver', 60);
    const context = await openContext(browser, 'unscripted', undefined, { javaScriptEnabled: true });
    const page = await context.newPage();
    const problems = watch(page, program, { scriptsBlocked: true });
    await page.goto(program.url + await linkTo('ahmed@example.org'));
    assert.match(await page.locator('main').innerText(), /Joan helped you: 1 hour/);
    await sound(page, 'the question');
    await page.getByRole('button', { name: 'Yes, that’s right' }).click();
    assert.equal(await page.locator('h1').innerText(), 'We have your answer');
    assert.match(await page.locator('.notice').innerText(), /It is in the books now/);
    await sound(page, 'the thanks');
    assert.equal((await ask('GET', `/exchanges/${exchange.id}`)).state, 'settled');
    assert.deepEqual(problems, []);
    await context.close();
  });

  test('is answered with “that’s not right”, and the broker sees it', async () => {
    const exchange = await keyIn('both', 90);
    const context = await openContext(browser, 'unscripted', undefined, { javaScriptEnabled: true });
    const page = await context.newPage();
    const problems = watch(page, program, { scriptsBlocked: true, mistakes: true });
    await linkTo('joan@example.org');
    await page.goto(program.url + await linkTo('joan@example.org'));
    await page.getByRole('link', { name: 'That’s not right' }).click();
    await sound(page, 'what is not right');
    await page.getByRole('button', { name: 'Send this to the time broker' }).click();
    await page.locator('#suggested_minutes').fill('45 minutes');
    await page.getByRole('button', { name: 'Send this to the time broker' }).click();
    assert.equal(await page.locator('h1').innerText(), 'We have your answer');
    assert.equal((await ask('GET', `/exchanges/${exchange.id}`)).state, 'settled');
    assert.deepEqual(problems, []);
    await context.close();
  });
});
