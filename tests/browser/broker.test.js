// The broker's day, with scripts and without: taking on, finding, logging for
// two people, settling, putting right, allowing, inviting.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Clicks, Keys } from './hands.js';
import { openContext, shot, startSignedIn, watch } from './harness.js';
import { fillDesk } from './steps.js';

/** The most key presses for an exchange told on the telephone, from the caller's field to saved. */
const KEYS_MAX = 20;

/** The same day twice, with other people, so that neither is in the other's way. */
const DAYS = [
  {
    scripts: false, newcomer: 'Ailsa Craig', giver: 'Isla Robertson', receiver: 'Rhys Morgan', floored: 'Gareth Evans', lavish: 'Errol Francis', password: 'thimble otter walnut',
  },
  {
    scripts: true, newcomer: 'Duncan Ban', giver: 'Sunita Sharma', receiver: 'Günther Schmidt', floored: 'Haile Tesfaye', lavish: 'Femi Abiola', password: 'ladder puffin teapot',
  },
];

describe('a broker', () => {
  let program;
  let browser;
  let state;
  let stop;

  before(async () => {
    ({ program, browser, state, stop } = await startSignedIn('broker'));
  });
  after(() => stop?.());

  for (const day of DAYS) {
    test(`does the day's work ${day.scripts ? 'with' : 'without'} scripts`, async (t) => {
      const context = await openContext(browser, 'wide', state, { javaScriptEnabled: day.scripts });
      const page = await context.newPage();
      const problems = watch(page, program, { mistakes: true });
      const work = { ...day, page, hands: new Clicks(page), main: page.locator('main') };
      for (const [title, act] of WORK) {
        await t.test(title, async () => {
          try {
            await act(work);
          } catch (fault) {
            await shot(page, `broker-failed-${day.scripts}-${title.replaceAll(/\W+/g, '-')}`);
            throw fault;
          }
        });
      }
      assert.deepEqual(problems, [], 'no console message, no other host, no fault');
      await context.close();
    });
  }

  test('logs a telephone call in 20 key presses or fewer', async () => {
    const context = await openContext(browser, 'wide', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/desk`);
    const keys = new Keys(page);
    const form = page.locator('form[action$="/desk/log"]');
    await form.locator('#caller').focus();
    // Three letters, down to the first person, and on: Tab takes the person and goes to the next question.
    const person = async (id, letters) => {
      await keys.letters(letters);
      await page.locator(`#${id}-list`).getByRole('option').first().waitFor();
      await keys.press('ArrowDown');
      await keys.press('Tab');
      await keys.seen();
    };
    await person('caller', 'nor');
    await keys.press('ArrowDown');
    assert.ok(await form.locator('#direction-got').isChecked(), 'an arrow changes who helped');
    await keys.press('Tab');
    await person('other', 'kwa');
    await keys.letters('1');
    await keys.press('Tab');
    await keys.press('Tab');
    // One letter finds a kind that is often used.
    await keys.letters('s');
    assert.equal(await form.locator('#category').inputValue(), 'shopping');
    for (let field = 0; field < 3; field += 1) await keys.press('Tab');
    await Promise.all([page.waitForURL(/\/desk\?logged=/), keys.press('Enter')]);
    assert.match(await page.locator('#phone .notice').innerText(), /Kwame Mensah helped Norma Lindsay for 1 hour today: Shopping\./);
    assert.ok(await page.locator('#caller').evaluate((field) => field === document.activeElement), 'the field for the next caller has the focus');
    assert.ok(keys.keys <= KEYS_MAX, `${keys.keys} key presses`);
    await context.close();
  });

  test('finds anyone by a part of the name or the number as they type', async () => {
    const context = await openContext(browser, 'wide', state);
    const page = await context.newPage();
    await page.goto(`${program.url}/members`);
    const keys = new Keys(page);
    const field = page.locator('#q');
    const list = page.locator('#q-list');
    for (const [typed, found] of [['ziel', 'Tomasz Zieliński'], ['zielin', 'Tomasz Zieliński'], ['李秀', '李秀英'], ["o'b", "Niall O'Brien"], ['sian', 'Siân Pugh'], ['27', 'Bronwen Llewellyn']]) {
      await keys.type(field, typed);
      await list.getByRole('option').filter({ hasText: found }).waitFor({ timeout: 5_000 });
      assert.equal(await field.getAttribute('aria-expanded'), 'true');
      assert.ok(await list.getByRole('option').count() <= 8, 'at most eight people are offered');
    }
    await keys.press('Escape');
    assert.ok(await list.isHidden(), 'Escape closes the list');
    await keys.find(field, 'llewel');
    assert.equal(await field.inputValue(), 'Bronwen Llewellyn');
    await keys.go(page.getByRole('button', { name: 'Search' }));
    assert.match(await page.locator('main').innerText(), /Bronwen Llewellyn/);
    await context.close();
  });

  const WORK = [
    ['adds a member with only a name', async ({ page, hands, main, newcomer }) => {
      await page.goto(`${program.url}/members`);
      await hands.go(main.getByRole('link', { name: 'Add a member' }).first());
      await hands.type(main.locator('#name'), newcomer);
      await hands.go(main.getByRole('button', { name: 'Add this member' }));
      assert.match(page.url(), /\/members\/\d+$/);
      assert.equal(await page.locator('h1').innerText(), newcomer);
      assert.match(await page.locator('.notice').innerText(), /^Added\./);
      assert.match(await main.locator('.tag').first().innerText(), /Active/);
      assert.match(await main.innerText(), /Has no login, and needs none/);
    }],

    ['finds somebody in the list by a part of the name and by the number', async ({ page, hands, main }) => {
      for (const [typed, found] of [['nowa', 'Agnieszka Nowak'], ['60', 'Haile Tesfaye']]) {
        await page.goto(`${program.url}/members`);
        await hands.type(main.locator('#q'), typed);
        await hands.go(main.getByRole('button', { name: 'Search' }));
        assert.deepEqual(await main.locator('tbody th a').allInnerTexts(), [found]);
      }
      await hands.go(main.getByRole('link', { name: 'Haile Tesfaye' }));
      assert.equal(await page.locator('h1').innerText(), 'Haile Tesfaye');
    }],

    ['is asked who is meant when a part of a name fits several', async ({ page, hands, main, scripts }) => {
      await page.goto(`${program.url}/desk`);
      const form = await fillDesk(page, { caller: 'ma', direction: 'gave', other: 'Callum Fraser', minutes: '45m', category: 'gardening', toldBy: 'both', channel: 'paper' });
      await hands.go(form.getByRole('button', { name: 'Log these hours' }));
      assert.equal(await page.locator('h1').innerText(), 'Who do you mean?');
      const margaret = main.getByRole('radio', { name: /Margaret Sinclair/ });
      assert.ok(await main.getByRole('radio').count() > 1, 'several people fit');

      const answer = await hands.go(main.getByRole('button', { name: 'Log these hours' }));
      assert.equal(answer.status(), 422, 'nobody chosen yet');
      assert.match(await main.locator('.sum').innerText(), /Choose one person/);

      await hands.choose(margaret);
      await hands.go(main.getByRole('button', { name: 'Log these hours' }));
      if (/Is this right/.test(await page.locator('h1').innerText())) await hands.go(main.getByRole('button', { name: 'Yes, log it' }));
      assert.match(await page.locator('#phone .notice').innerText(), /Margaret Sinclair helped Callum Fraser for 45 minutes today: Gardening\. The hours are in the books\./, `scripts: ${scripts}`);
    }],

    ['logs for two people on one screen, with who told it and how', async ({ page, hands, giver, receiver, main }) => {
      const notice = await logAsTyped(page, { caller: giver, direction: 'gave', other: receiver, minutes: '1½', category: 'lifts', toldBy: 'caller', channel: 'in_person', note: 'Told at the market' });
      assert.match(await notice.innerText(), new RegExp(`${giver} helped ${receiver} for 1 hour 30 minutes today: Lifts`));
      assert.match(await notice.innerText(), /is asked to say yes/);
      await hands.go(notice.getByRole('link', { name: 'See it' }));
      const story = await main.locator('.timeline').innerText();
      assert.match(story, new RegExp(`You wrote it down\\. ${giver} told it face to face\\.`));
      assert.match(await main.locator('dl.facts').innerText(), /Told at the market/);
      assert.match(await main.locator('.tag').first().innerText(), /Waiting for/);
    }],

    ['puts at once into the books what the one who was helped told', async ({ page, giver, receiver }) => {
      const notice = await logAsTyped(page, { caller: receiver, direction: 'got', other: giver, minutes: '40 min', category: 'company', toldBy: 'caller', channel: 'phone' });
      assert.match(await notice.innerText(), /The hours are in the books\./);
    }],

    ['settles what has waited too long', async ({ page, hands, main }) => {
      await page.goto(`${program.url}/desk`);
      const card = main.locator('.queue a').filter({ hasText: /Waiting \d+ days for/ }).first();
      const title = await card.locator('strong').innerText();
      const days = Number(/Waiting (\d+) days/.exec(await card.innerText())[1]);
      assert.ok(days > 14, `${days} days is more than the bank waits`);
      await hands.go(card);
      if (!/\/settle$/.test(page.url())) await hands.go(main.getByRole('link', { name: /Settle/ }));

      const answer = await hands.go(main.getByRole('button', { name: 'Put it in the books' }));
      assert.equal(answer.status(), 422, 'silence is not a yes: a reason is asked for');

      await hands.type(main.locator('#reason'), 'Rang them both, they agree');
      await hands.go(main.getByRole('button', { name: 'Put it in the books' }));
      assert.match(await page.locator('.notice').innerText(), /Settled\. The hours are in the books\./);
      assert.match(await main.locator('.timeline').innerText(), /Rang them both, they agree/);
      await page.goto(`${program.url}/desk`);
      assert.equal(await main.locator('.queue a').filter({ hasText: title }).filter({ hasText: `Waiting ${days} days` }).count(), 0, 'it has left the queue');
    }],

    ['undoes hours with a reason', async ({ page, hands, main, giver, receiver }) => {
      await openSaved(page, hands, { caller: giver, direction: 'gave', other: receiver, minutes: '2h', category: 'repairs', toldBy: 'both', channel: 'phone' });
      await hands.go(main.getByRole('link', { name: 'Undo it' }));
      const answer = await hands.go(main.getByRole('button', { name: 'Undo it' }));
      assert.equal(answer.status(), 422, 'a reason is asked for');
      await hands.type(main.locator('#reason'), 'It was written down twice');
      await hands.choose(main.locator('#replace-no'));
      await hands.go(main.getByRole('button', { name: 'Undo it' }));
      assert.match(await page.locator('.notice').innerText(), /^Undone\./);
      assert.match(await main.locator('.tag').first().innerText(), /Undone/);
      assert.match(await main.locator('.timeline').innerText(), /It was written down twice/);
    }],

    ['undoes hours and puts the right ones in their place', async ({ page, hands, main, giver, receiver }) => {
      await openSaved(page, hands, { caller: giver, direction: 'gave', other: receiver, minutes: '3h', category: 'learning', toldBy: 'both', channel: 'phone' });
      await hands.go(main.getByRole('link', { name: 'Undo it' }));
      await hands.type(main.locator('#reason'), 'It was one hour, and the other way round');
      await hands.choose(main.locator('#replace-yes'));
      await hands.type(main.locator('#minutes'), '1h');
      await hands.choose(main.locator('#swap-yes'));
      await hands.go(main.getByRole('button', { name: 'Undo it' }));
      assert.match(await page.locator('.notice').innerText(), /^Put right\./);
      const facts = await main.locator('dl.facts').innerText();
      assert.match(facts, new RegExp(`Who helped\\s+${receiver}`));
      assert.match(facts, /1 hour/);
      await hands.go(main.getByRole('link', { name: /It puts an earlier entry right/ }));
      assert.match(await main.locator('dl.facts').innerText(), new RegExp(`Who helped\\s+${giver}`));
      assert.match(await main.locator('.tag').first().innerText(), /put right in another line/);
    }],

    ['goes past the rule once, with a reason that is kept', async ({ page, hands, main, lavish, floored }) => {
      await page.goto(`${program.url}/desk`);
      const form = await fillDesk(page, { caller: lavish, direction: 'gave', other: floored, minutes: '40 hours', category: 'company', toldBy: 'both', channel: 'paper' });
      await hands.go(form.getByRole('button', { name: 'Log these hours' }));
      assert.equal(await page.locator('h1').innerText(), 'Is this right?');
      assert.match(await main.innerText(), /longer than 12 hours/);
      await hands.go(main.getByRole('button', { name: 'Yes, log it' }));
      assert.equal(await page.locator('h1').innerText(), 'This goes past the bank’s rule');
      assert.match(await main.locator('.caution').innerText(), new RegExp(`${floored} would have had more than 20 hours`));

      const answer = await hands.go(main.getByRole('button', { name: 'Allow it and log it' }));
      assert.equal(answer.status(), 422, 'a reason is asked for');
      await hands.type(main.locator('#override_reason'), 'Just home from hospital');
      await hands.go(main.getByRole('button', { name: 'Allow it and log it' }));
      const notice = page.locator('#phone .notice');
      assert.match(await notice.innerText(), /for 40 hours/);
      await hands.go(notice.getByRole('link', { name: 'See it' }));
      assert.match(await main.locator('.timeline').innerText(), /Just home from hospital/);
    }],

    ['makes a link with which somebody chooses a password and comes in', async ({ page, hands, main, newcomer, scripts, password }) => {
      await page.goto(`${program.url}/members`);
      await hands.type(main.locator('#q'), newcomer);
      await hands.go(main.getByRole('button', { name: 'Search' }));
      await hands.go(main.getByRole('link', { name: newcomer }));
      await hands.go(main.getByRole('button', { name: 'Make a link to sign in' }));
      const link = (await main.locator('#invite-link').innerText()).trim();
      assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/invite\/\S+$/);

      const context = await openContext(browser, 'phone', undefined, { javaScriptEnabled: scripts });
      const theirs = await context.newPage();
      const problems = watch(theirs, program, { mistakes: true });
      const them = new Clicks(theirs);
      const form = theirs.locator('main');
      await theirs.goto(link);
      assert.match(await form.innerText(), new RegExp(newcomer));
      const short = await (async () => {
        await them.type(form.locator('#login'), newcomer.toLowerCase().replace(' ', '.'));
        await them.type(form.locator('#password'), 'too short');
        return them.go(form.getByRole('button', { name: 'Save and go in' }));
      })();
      assert.equal(short.status(), 422);
      assert.equal(await form.locator('#login').inputValue(), newcomer.toLowerCase().replace(' ', '.'), 'the name typed is kept');
      assert.equal(await form.locator('#password').inputValue(), '', 'a password is never sent back');
      await them.type(form.locator('#password'), password);
      await them.go(form.getByRole('button', { name: 'Save and go in' }));
      assert.equal(new URL(theirs.url()).pathname, '/');
      assert.match(await theirs.locator('h1').innerText(), new RegExp(newcomer.split(' ')[0]));
      assert.match(await form.innerText(), /Welcome to your time bank/);

      await theirs.goto(link);
      assert.match(await theirs.locator('h1').innerText(), /does not open anything/, 'a link works once');
      assert.deepEqual(problems.filter((each) => !/status of 4(09|10|04|22)/.test(each)), []);
      await context.close();
    }],
  ];

  /** Logs at the desk, takes the second look that comes with two like lines, and answers with what is said. */
  async function logAsTyped(page, entry) {
    await page.goto(`${program.url}/desk`);
    const form = await fillDesk(page, entry);
    const hands = new Clicks(page);
    await hands.go(form.getByRole('button', { name: 'Log these hours' }));
    if (await page.locator('h1').innerText() === 'Is this right?') {
      assert.match(await page.locator('main').innerText(), /another line for the same two people and the same day/);
      await hands.go(page.locator('main').getByRole('button', { name: 'Yes, log it' }));
    }
    return page.locator('#phone .notice');
  }

  async function openSaved(page, hands, entry) {
    const notice = await logAsTyped(page, entry);
    await hands.go(notice.getByRole('link', { name: 'See it' }));
  }
});
