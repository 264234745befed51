// Receipts and the page for auditors: a member opens the receipt of their own
// exchange, on a screen, on a phone and on paper; what the code holds is read
// back by a decoder of QR codes, and the program checks it without the bank.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { Clicks, Keys } from './hands.js';
import { BINARY, MODES, axe, noSideScroll, openContext, shot, signIn, smallTargets, startBrowser, startProgram, validHtml, watch } from './harness.js';

const execute = promisify(execFile);
/** As sharp as the screens that people hold. */
const SHARP = { deviceScaleFactor: 3 };

/** The text in a picture of a QR code. */
function decode(png) {
  const { data, width, height } = PNG.sync.read(png);
  const found = jsQR(new Uint8ClampedArray(data), width, height);
  assert.ok(found, `no code can be read in a picture of ${width} by ${height}`);
  return Buffer.from(found.binaryData).toString('utf8');
}

/** `goodturn ledger verify-receipt`, with nothing but the text and the key. */
const check = (text, key) => new Promise((resolve, reject) => {
  const child = spawn(BINARY, ['ledger', 'verify-receipt', '-', '--key', key, '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (more) => { said += more; });
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, said: JSON.parse(said) }));
  child.stdin.end(text);
});

/** A member's exchange that is in the books: the address of its receipt, reached by pressing. */
async function openReceipt(page, program, hands) {
  await page.goto(`${program.url}/statement`);
  await hands.go(page.locator('.stmt a[href*="/exchanges/"]').first());
  return hands.go(page.getByRole('link', { name: 'Receipt', exact: true }));
}

describe('a receipt', () => {
  let program;
  let browser;
  let folder;
  let member;
  let key;

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    folder = await mkdtemp(join(tmpdir(), 'goodturn-receipts-'));
    const context = await openContext(browser, 'wide');
    const page = await context.newPage();
    await signIn(page, program, 'member');
    member = await context.storageState();
    await page.goto(`${program.url}/ledger`);
    key = await page.locator('code.key').first().innerText();
    await context.close();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('is downloaded, read from its code, and proven without the bank', async () => {
    const context = await openContext(browser, 'wide', member, SHARP);
    const page = await context.newPage();
    const problems = watch(page, program);
    const answer = await openReceipt(page, program, new Clicks(page));
    assert.deepEqual(await validHtml(await answer.text()), []);
    const number = /line (\d+)$/.exec(await page.locator('h1').innerText())[1];
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the receipt' }).click()]);
    assert.equal(download.suggestedFilename(), `harbour-receipt-${number}.txt`);
    const text = await readFile(await download.path(), 'utf8');
    assert.equal(decode(await page.locator('svg.qr').screenshot()), text, 'the code holds the file');
    await page.getByText('The receipt as text').click();
    assert.equal(await page.locator('details pre').textContent(), text, 'the page shows the file');
    const heading = await page.locator('main .card strong').first().innerText();
    assert.ok(text.includes(`\n# ${heading}\n`), `${heading} stands in:\n${text}`);
    const proven = await check(text, key);
    assert.deepEqual([proven.code, proven.said.seq], [0, Number(number)]);
    const forged = await check(text.replace(/\nindex \d+\n/, '\nindex 0\n'), key);
    assert.equal(forged.code, 1);
    assert.deepEqual(problems, []);
    await context.close();
  });

  for (const mode of Object.keys(MODES)) {
    test(`is sound and can be scanned in mode ${mode}`, async () => {
      const context = await openContext(browser, mode, member, SHARP);
      const page = await context.newPage();
      const problems = watch(page, program, { scriptsBlocked: mode === 'unscripted' });
      await openReceipt(page, program, new Clicks(page));
      if (process.env.GOODTURN_SHOTS) await shot(page, `receipt-${mode}`);
      const read = await check(decode(await page.locator('svg.qr').screenshot()), key);
      assert.equal(read.code, 0, 'what a camera reads is proven');
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await smallTargets(page), []);
      assert.deepEqual(await noSideScroll(page), []);
      assert.deepEqual(problems, []);
      await context.close();
    });
  }

  test('is printed on one sheet, and the code on the sheet can be scanned', async () => {
    const context = await openContext(browser, 'wide', member);
    const page = await context.newPage();
    await openReceipt(page, program, new Clicks(page));
    const file = join(folder, 'receipt.pdf');
    await page.pdf({ path: file, format: 'A4' });
    const { stdout: about } = await execute('pdfinfo', [file]);
    assert.match(about, /Pages: +1\n/, about);
    const { stdout: words } = await execute('pdftotext', ['-layout', file, '-']);
    for (const said of ['Receipt for line', 'How to check it', 'goodturn ledger verify-receipt', '0131 496 0123']) assert.ok(words.includes(said), `${said} on:\n${words}`);
    await execute('pdftoppm', ['-r', '300', '-png', '-singlefile', file, join(folder, 'sheet')]);
    const read = await check(decode(await readFile(join(folder, 'sheet.png'))), key);
    assert.equal(read.code, 0);
    await context.close();
  });

  test('is nobody else’s', async () => {
    const context = await openContext(browser, 'wide', member);
    const page = await context.newPage();
    await openReceipt(page, program, new Clicks(page));
    const address = page.url();
    const other = await openContext(browser, 'wide');
    const stranger = await other.newPage();
    await signIn(stranger, program, 'member_needing_broker');
    assert.equal((await stranger.goto(address)).status(), 404);
    await other.close();
    await context.close();
  });

  test('leads to the page for auditors, which works by keyboard alone on a phone', async () => {
    const context = await openContext(browser, 'phone', member);
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    const keys = new Keys(page);
    await page.goto(`${program.url}/books`);
    await keys.go(page.getByRole('link', { name: 'Check the books yourself' }));
    const note = await page.locator('main pre').first().textContent();
    const size = Number(note.split('\n')[1]);
    assert.ok(size > 100, note);
    const ask = async (from, to) => {
      await keys.type(page.getByLabel('The smaller number of lines'), from);
      await keys.type(page.getByLabel('The larger number of lines'), to);
      return keys.go(page.getByRole('button', { name: 'Show the proof' }));
    };
    assert.equal((await ask(String(size), '1')).status(), 422);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'sum', 'the summary of errors has the focus');
    assert.equal(await page.locator('#from').inputValue(), String(size), 'what was typed is kept');
    assert.equal((await ask('100', String(size))).status(), 200);
    await page.getByText(`The books with ${size} lines begin with the books with 100 lines.`).waitFor();
    const shown = page.locator('section[aria-labelledby=compare]');
    assert.equal(await shown.locator('dd').last().innerText(), note.split('\n')[2], 'the proof ends at the root that was signed');
    assert.ok((await shown.locator('pre').innerText()).trim().split('\n').every((hash) => /^[A-Za-z0-9+/]{43}=$/.test(hash)));
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await smallTargets(page), []);
    assert.deepEqual(await noSideScroll(page), []);
    assert.deepEqual(problems, []);
    await context.close();
  });
});
