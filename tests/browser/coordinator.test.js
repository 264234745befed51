// What the coordinator does: rules, kinds of help, roles and standings, costs,
// the report opened down to its rows, files, and a bank where nothing has
// happened yet.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Clicks } from './hands.js';
import { axe, openContext, shot, startBrowser, startEmptyBank, startSignedIn, watch } from './harness.js';
import { fillDesk } from './steps.js';

/** `1 hour 30 minutes` as a number. */
const minutesOf = (text) => {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+) hours?)?\s*(?:(\d+) minutes?)?$/.exec(text.trim()) ?? assert.fail(`not a time: ${text}`);
  return Number(hours) * 60 + Number(minutes);
};

describe('a coordinator', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('coordinator'));
  });
  after(() => stop?.());

  /** A test on a page of its own, where nothing may be at fault. */
  const onPage = (title, act, scripts = true) => test(title, async () => {
    const context = await openContext(browser, 'wide', state, { javaScriptEnabled: scripts });
    const page = await context.newPage();
    const problems = watch(page, program, { mistakes: true });
    try {
      await act({ page, hands: new Clicks(page), main: page.locator('main'), context });
      assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    } catch (fault) {
      await shot(page, `coordinator-failed-${title.replaceAll(/\W+/g, '-')}`);
      throw fault;
    } finally {
      await context.close();
    }
  });

  onPage('changes the rules, and they are used', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/settings`);
    assert.equal(await main.locator('#floor_minutes').inputValue(), '20 hours');
    await hands.type(main.locator('#second_look_minutes'), '3h');
    await hands.type(main.locator('#broker_hours'), 'Tuesdays, 10am to noon');
    await hands.go(main.getByRole('button', { name: 'Save the settings' }));
    assert.match(await page.locator('.notice').innerText(), /The settings are saved/);
    assert.equal(await main.locator('#second_look_minutes').inputValue(), '3 hours');
    assert.match(await page.getByRole('contentinfo').innerText(), /Tuesdays, 10am to noon/, 'every page says when the telephone is answered');

    await page.goto(`${program.url}/desk`);
    const form = await fillDesk(page, { caller: 'Isla Robertson', direction: 'gave', other: 'Mei Chen', minutes: '4h', category: 'company', toldBy: 'both', channel: 'phone' });
    await hands.go(form.getByRole('button', { name: 'Log these hours' }));
    assert.equal(await page.locator('h1').innerText(), 'Is this right?');
    assert.match(await main.innerText(), /longer than 3 hours/);
    await hands.go(main.getByRole('button', { name: 'Go back and change it' }));
    assert.equal(await main.locator('#minutes').inputValue(), '4h', 'what was typed is kept');
  });

  onPage('is told beside the field which rule cannot be read', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/settings`);
    await hands.type(main.locator('#floor_minutes'), 'as much as they like');
    await hands.type(main.locator('#wait_days'), '0');
    const answer = await hands.go(main.getByRole('button', { name: 'Save the settings' }));
    assert.equal(answer.status(), 422);
    assert.match(await page.title(), /^Error: /);
    assert.equal(await main.locator('#floor_minutes').inputValue(), 'as much as they like');
    assert.equal(await main.locator('.sum li').count(), 2);
    assert.equal(await main.locator('#wait_days').getAttribute('aria-invalid'), 'true');
  });

  onPage('adds a kind of help, renames it and retires it', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/settings`);
    await hands.go(main.getByRole('link', { name: 'Change the kinds of help' }));
    await hands.type(main.locator('#name'), 'Kites');
    await hands.go(main.getByRole('button', { name: 'Add' }));
    assert.match(await page.locator('.notice').innerText(), /^Added\./);

    await hands.type(main.locator('#name'), 'kites');
    const twin = await hands.go(main.getByRole('button', { name: 'Add' }));
    assert.equal(twin.status(), 422, 'a name is used once');
    assert.equal(await main.locator('#name').inputValue(), 'kites');

    await hands.go(main.getByRole('link', { name: 'Kites' }));
    await hands.type(main.locator('#name'), 'Kites and prams');
    await hands.go(main.getByRole('button', { name: 'Save the name' }));
    const offered = async () => {
      await page.goto(`${program.url}/log`);
      return page.locator('#category option').allInnerTexts();
    };
    assert.ok((await offered()).includes('Kites and prams'));

    await page.goto(`${program.url}/settings/categories`);
    await hands.go(main.getByRole('link', { name: 'Kites and prams' }));
    await hands.go(main.getByRole('button', { name: 'Retire it' }));
    assert.match(await page.locator('.notice').innerText(), /^Retired\./);
    assert.ok(!(await offered()).includes('Kites and prams'), 'nobody can choose it any more');
    await page.goto(`${program.url}/settings/categories`);
    await hands.go(main.getByRole('link', { name: 'Kites and prams' }));
    await hands.go(main.getByRole('button', { name: 'Bring it back' }));
    assert.ok((await offered()).includes('Kites and prams'));
  }, false);

  onPage('changes a role and a standing', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/members?q=Morag`);
    await hands.go(main.getByRole('link', { name: 'Morag Gunn' }));
    await hands.go(main.getByRole('link', { name: 'Change record' }));
    await hands.select(main.locator('#role'), 'Broker');
    await hands.go(main.getByRole('button', { name: 'Save the changes' }));
    assert.match(await page.locator('.notice').innerText(), /The changes are saved/);
    assert.match(await main.locator('dl.facts').first().innerText(), /Broker/);

    await hands.go(main.getByRole('link', { name: 'Change standing' }));
    await hands.choose(main.locator('#standing-paused'));
    await hands.type(main.locator('#standing_from'), 'today');
    const bare = await hands.go(main.getByRole('button', { name: 'Change the standing' }));
    assert.equal(bare.status(), 422, 'a reason is asked for');
    assert.ok(await main.locator('#standing-paused').isChecked(), 'the answer is kept');
    await hands.type(main.locator('#reason'), 'A new hip');
    await hands.go(main.getByRole('button', { name: 'Change the standing' }));
    assert.match(await page.locator('.notice').innerText(), /The standing is changed/);
    assert.match(await main.locator('.timeline').innerText(), /Paused from[\s\S]*A new hip[\s\S]*Recorded by Catriona MacLeod/);
  }, false);

  onPage('is held back from leaving the bank without a coordinator', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/members/1/edit`);
    await hands.select(main.locator('#role'), 'Member');
    const answer = await hands.go(main.getByRole('button', { name: 'Save the changes' }));
    assert.equal(answer.status(), 422);
    assert.match(await main.locator('.sum').innerText(), /Make somebody else a coordinator first/);
  });

  for (const scripts of [false, true]) {
    onPage(`adds a cost after an error, ${scripts ? 'with' : 'without'} scripts`, async ({ page, hands, main }) => {
      await page.goto(`${program.url}/costs?year=2025`);
      const before = await main.locator('tbody tr').count();
      await hands.type(main.locator('#on'), '31/2/2026');
      await hands.select(main.locator('#heading'), 'Staff: training');
      await hands.choose(main.locator('#in_kind-false'));
      await hands.type(main.locator('#amount'), 'about £200');
      await hands.type(main.locator('#what'), `First aid course ${scripts}`);
      const answer = await hands.go(main.getByRole('button', { name: 'Add this cost' }));
      assert.equal(answer.status(), 422);
      assert.match(await page.title(), /^Error: /);
      assert.equal(await main.locator('#on').inputValue(), '31/2/2026');
      assert.equal(await main.locator('#amount').inputValue(), 'about £200');
      assert.equal(await main.locator('#what').inputValue(), `First aid course ${scripts}`);
      assert.equal(await main.locator('#heading').evaluate((field) => field.selectedOptions[0].label), 'Staff: training');
      assert.ok(await main.locator('#in_kind-false').isChecked());
      for (const [field, said] of [['on', 'There is no such day'], ['amount', 'Write the amount in pounds and pence']]) {
        const summary = await main.locator(`.sum a[href="#${field}"]`).innerText();
        const beside = await main.locator(`#${field}-error`).innerText();
        assert.ok(summary.startsWith(said), summary);
        assert.ok(beside.includes(summary), 'the same sentence stands beside the field');
        assert.equal(await main.locator(`#${field}`).getAttribute('aria-invalid'), 'true');
        assert.match(await main.locator(`#${field}`).getAttribute('aria-describedby'), new RegExp(`${field}-error`));
      }
      await hands.type(main.locator('#on'), '28/2/2026');
      await hands.type(main.locator('#amount'), '£1,200.50');
      await hands.go(main.getByRole('button', { name: 'Add this cost' }));
      assert.match(await page.locator('.notice').innerText(), /The cost was added/);
      assert.match(page.url(), /year=2025/, 'a day in February belongs to the year that began the April before');
      assert.equal(await main.locator('tbody tr').count(), before + 1);
      assert.match(await main.locator('tbody').innerText(), /£1,200\.50/);
    }, scripts);
  }

  onPage('opens every figure of the report to what it counts', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/report/2025`);
    const hours = await main.locator('.grid .card .big').first().innerText();
    await hands.go(main.locator('.grid .card a').first());
    const total = await main.locator('p strong').first().innerText();
    assert.ok(total.includes(/[\d,]+/.exec(hours)[0]), `${hours} opens to ${total}`);
    const rows = main.locator('table tbody tr');
    assert.ok(await rows.count() > 0, 'hours open to the exchanges they count');
    await hands.go(rows.first().getByRole('link').first());
    assert.match(page.url(), /\/exchanges\//, 'and a row to the exchange');

    await page.goto(`${program.url}/report/2025`);
    const links = await main.locator('a[href*="/rows/"]').evaluateAll((all) => [...new Set(all.map((each) => each.href))]);
    assert.ok(links.length >= 20, `${links.length} figures can be opened`);
    for (const link of links) {
      const answer = await page.goto(link);
      assert.equal(answer.status(), 200, link);
      assert.ok((await main.locator('p').allInnerTexts()).join('').length > 40, `${link} says how the figure is worked out`);
    }
  });

  onPage('adds up the hours of the report from its rows', async ({ page, hands, main, context }) => {
    const report = await (await context.request.get(`${program.url}/report/2025.json`)).json();
    await page.goto(`${program.url}/report/2025/rows/hours_exchanged`);
    let minutes = 0;
    for (;;) {
      for (const text of await main.locator('tbody td.num').allInnerTexts()) minutes += minutesOf(text);
      const older = main.locator('.pager a[rel=next]');
      if (await older.count() === 0) break;
      await hands.go(older);
    }
    assert.ok(minutes > 0);
    assert.ok(Math.abs(minutes / 60 - Number(report.figures.hours_exchanged.value)) < 0.000_001, `${minutes} minutes in the rows, ${report.figures.hours_exchanged.value} hours in the report`);
  }, false);

  onPage('takes the report away as a file', async ({ page, main }) => {
    await page.goto(`${program.url}/report/2025`);
    const fetched = {};
    for (const kind of ['CSV', 'JSON']) {
      const link = main.getByRole('link', { name: new RegExp(`Download as ${kind} \\(`) });
      assert.match(await link.innerText(), /\d+ KB/, 'the size is named');
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      assert.match(download.suggestedFilename(), new RegExp(`\\.${kind.toLowerCase()}$`));
      fetched[kind] = await readFile(await download.path(), 'utf8');
    }
    const report = JSON.parse(fetched.JSON);
    const { value } = report.figures.hours_exchanged;
    assert.match(value, /^\d+(\.\d+)?$/);
    assert.ok(fetched.CSV.includes(value), 'both files tell the same hours');
    assert.match(await main.locator('.grid .big').first().innerText(), new RegExp(Math.trunc(Number(value)).toLocaleString('en-GB')), 'and so does the page');
  });

  onPage('chooses another year', async ({ page, hands, main }) => {
    await page.goto(`${program.url}/report/2025`);
    await hands.select(main.locator('#year'), '2024-25');
    await hands.go(main.getByRole('button', { name: 'Show' }));
    assert.match(page.url(), /\/report\/2024/);
    assert.match(await page.locator('h1').innerText(), /2024-25/);
  }, false);
});

describe('a new bank', () => {
  let bank;
  let browser;

  before(async () => {
    bank = await startEmptyBank('Newhaven Time Bank');
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await bank?.stop();
  });

  test('says what to do first, and goes quiet when it is done', async () => {
    const context = await openContext(browser, 'phone');
    const page = await context.newPage();
    const problems = watch(page, bank);
    const hands = new Clicks(page);
    const main = page.locator('main');
    await page.goto(bank.invitation);
    assert.match(await main.innerText(), /Catriona MacLeod[\s\S]*Newhaven Time Bank/);
    await hands.type(main.locator('#login'), 'catriona');
    await hands.type(main.locator('#password'), 'turnip lantern seagull');
    await hands.go(main.getByRole('button', { name: 'Save and go in' }));
    assert.equal(new URL(page.url()).pathname, '/');
    await shot(page, 'empty-home');

    assert.match(await main.innerText(), /Your new time bank: first steps/);
    const steps = main.locator('section', { has: page.locator('#first-steps') }).locator('li');
    const names = await steps.locator('a').allInnerTexts();
    assert.deepEqual(names, ['Say who answers the telephone', 'Look through the kinds of help', 'Add your members', 'Log the first exchange']);
    for (const path of ['/', '/log', '/statement', '/books', '/listings', '/desk', '/members', '/report', '/costs', '/settings', '/help']) {
      const answer = await page.goto(`${bank.url}${path}`);
      assert.equal(answer.status(), 200, path);
      await shot(page, `empty${path.replaceAll('/', '_')}`);
      assert.deepEqual(await axe(page), [], `axe finds nothing on ${path} of an empty bank`);
    }

    await page.goto(`${bank.url}/`);
    await hands.go(steps.getByRole('link', { name: 'Say who answers the telephone' }));
    await hands.type(main.locator('#broker_name'), 'Catriona');
    await hands.type(main.locator('#broker_phone'), '0131 496 0100');
    await hands.go(main.getByRole('button', { name: 'Save the settings' }));
    for (const name of ['Joan Petrie', 'Sam Okafor']) {
      await page.goto(`${bank.url}/members/new`);
      await hands.type(main.locator('#name'), name);
      await hands.go(main.getByRole('button', { name: 'Add this member' }));
    }
    await page.goto(`${bank.url}/`);
    assert.equal(await steps.filter({ hasText: 'Say who answers' }).getByText('Done').count(), 1, 'a step that is done says so');
    assert.match(await page.getByRole('contentinfo').innerText(), /Call Catriona[\s\S]*0131 496 0100/);

    await page.goto(`${bank.url}/desk`);
    const form = await fillDesk(page, { caller: 'Joan Petrie', direction: 'gave', other: 'Sam Okafor', minutes: '1h', category: 'company', toldBy: 'both', channel: 'phone' });
    await hands.go(form.getByRole('button', { name: 'Log these hours' }));
    assert.match(page.url(), /logged=/);
    await page.goto(`${bank.url}/`);
    assert.equal(await main.locator('#first-steps').count(), 0, 'with hours in the books the first steps go');
    await page.goto(`${bank.url}/books`);
    assert.equal((await main.locator('tfoot td').innerText()).trim(), '0:00');
    assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    await context.close();
  });
});
