// Acting for somebody, leaving, and what is known of a member: the whole way
// on a narrow phone without scripts, as staff and as the one who acts.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks } from './hands.js';
import { openContext, shot, signIn, startSignedIn, watch } from './harness.js';

/** Whoever the demo signs in as a member. */
const CARER = 'Maureen Kerr';

describe('on a phone without scripts', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  const open = async (storage) => {
    const context = await openContext(browser, 'phone', storage, { javaScriptEnabled: false });
    const page = await context.newPage();
    return { context, page, main: page.locator('main'), hands: new Clicks(page), problems: watch(page, program, { mistakes: true }) };
  };
  const record = async (page, name) => {
    await page.goto(`${program.url}/members?q=${encodeURIComponent(name)}`);
    await page.locator('main').getByRole('link', { name }).first().click();
    await page.locator('main').getByRole('heading', { level: 1, name }).waitFor();
  };

  test('staff fill in how to reach somebody, and the record says it before the number', async () => {
    const { context, page, main, hands, problems } = await open(state);
    await record(page, 'Betty Ross');
    await hands.go(main.getByRole('link', { name: 'Profile', exact: true }));
    await hands.go(main.getByRole('link', { name: /Change ?: How to reach them/ }));
    await main.getByRole('checkbox', { name: 'To ring' }).uncheck({ force: true });
    await hands.go(main.getByRole('button', { name: 'Save' }));
    await hands.go(main.getByRole('link', { name: /Change ?: When they have time/ }));
    for (const part of ['Monday morning', 'Sunday evening']) await main.getByRole('checkbox', { name: part }).check({ force: true });
    await shot(page, 'profile-week-phone');
    await hands.go(main.getByRole('button', { name: 'Save' }));
    assert.match(await main.innerText(), /Monday morning, Sunday evening/);
    await record(page, 'Betty Ross');
    const text = await main.innerText();
    assert.ok(text.indexOf('Do not ring') >= 0 && text.indexOf('Do not ring') < text.indexOf('0131 496 0172'), text);
    await shot(page, 'record-do-not-ring-phone');
    assert.deepEqual(problems, []);
    await context.close();
  });

  test('a carer acts for somebody, every page says so, and it ends at once', async () => {
    const staff = await open(state);
    await record(staff.page, 'Betty Ross');
    await staff.hands.go(staff.main.getByRole('link', { name: /Who acts for them/ }));
    await staff.hands.type(staff.main.locator('#other'), CARER);
    await staff.main.getByRole('radio', { name: 'The member asked us' }).check({ force: true });
    await staff.hands.go(staff.main.getByRole('button', { name: 'They may act' }));
    assert.match(await staff.main.innerText(), /Saved\. The member is told\./);

    const carer = await open();
    await signIn(carer.page, program, 'member');
    await carer.page.goto(`${program.url}/`);
    await carer.hands.go(carer.main.getByRole('link', { name: 'Act for Betty Ross' }));
    const says = async () => assert.match(await carer.main.innerText(), /You are acting for Betty Ross\./);
    await says();
    await shot(carer.page, 'acting-home-phone');
    await carer.hands.go(carer.page.locator('nav.nav').getByRole('link', { name: 'Log hours' }));
    await says();
    const other = carer.main.locator('[name=who][value=other]');
    if (await other.count() > 0) await other.check({ force: true });
    await carer.hands.type(carer.main.locator('#find'), 'Joan Petrie');
    await carer.main.locator('[name=direction][value=got]').check({ force: true });
    await carer.main.locator('[name=minutes][value="60"]').check({ force: true });
    await carer.hands.select(carer.main.locator('#category'), 'Shopping');
    await carer.hands.go(carer.main.locator('form[action$="/log"] [type=submit]').first());
    if (await carer.main.getByRole('heading', { name: /Is this right/ }).count() > 0) {
      await carer.hands.go(carer.main.locator('form [type=submit]').first());
    }
    await says();
    assert.match(await carer.main.innerText(), /They act for Betty Ross\./);
    assert.match(new URL(carer.page.url()).pathname, /^\/for\/\d+\/exchanges\//);

    await staff.hands.go(staff.main.getByRole('button', { name: /End this now/ }));
    const answer = await carer.page.reload();
    assert.equal(answer.status(), 403);
    assert.match(await carer.main.innerText(), /You do not act for this person any more/);
    await carer.page.goto(`${program.url}/`);
    assert.equal(await carer.main.getByRole('link', { name: 'Act for Betty Ross' }).count(), 0);
    await carer.context.close();
    assert.deepEqual(staff.problems, []);
    await staff.context.close();
  });

  test('somebody leaves, and somebody has died', async () => {
    const { context, page, main, hands, problems } = await open(state);
    await record(page, 'Tomasz Zieliński');
    await hands.go(main.getByRole('link', { name: 'Leaving' }));
    await hands.go(main.getByRole('button', { name: 'Look at what happens' }));
    assert.match(await main.innerText(), /Choose why they leave/);
    await main.getByRole('radio', { name: 'They moved away' }).check({ force: true });
    await hands.go(main.getByRole('button', { name: 'Look at what happens' }));
    assert.match(await main.innerText(), /All staff are told who has left/);
    await hands.go(main.getByRole('button', { name: 'Change something' }));
    assert.ok(await main.getByRole('radio', { name: 'They moved away' }).isChecked(), 'what was chosen is kept');
    await hands.go(main.getByRole('button', { name: 'Look at what happens' }));
    await hands.go(main.getByRole('button', { name: 'Yes, they leave' }));
    assert.match(await main.innerText(), /They moved away/);

    await record(page, 'Margaret Sinclair');
    await hands.go(main.getByRole('link', { name: 'Leaving' }));
    await main.getByRole('radio', { name: 'They have died' }).check({ force: true });
    await hands.type(main.locator('#write_to'), 'Her son, Ian Sinclair\n3 Quay Lane');
    await hands.go(main.getByRole('button', { name: 'Look at what happens' }));
    assert.match(await main.innerText(), /has died\.[\s\S]*We are sorry\.[\s\S]*stops? at once/);
    await shot(page, 'leaving-died-phone');
    await hands.go(main.getByRole('button', { name: 'Yes, end the membership' }));
    assert.match(await main.innerText(), /Nothing is sent to this person[\s\S]*Write to: Her son, Ian Sinclair/);
    assert.deepEqual(problems, []);
    await context.close();
  });
});
