// Two people at one page: one who clicks, and one who has only a keyboard.
// Both offer the same few acts, so that a journey is written once.
//
// It must not know any journey. The keyboard never cheats: it reaches
// everything by Tab and arrows, and whatever it stops at must be seen to have
// the focus.

import assert from 'node:assert/strict';

/** More stops than any page has. */
const STOPS_MAX = 150;

/** Waits for the page that an act leads to. */
async function arrive(page, act) {
  const [, answer] = await Promise.all([
    page.waitForEvent('load'),
    page.waitForEvent('response', (response) => {
      const request = response.request();
      return request.isNavigationRequest() && request.frame() === page.mainFrame() && ![301, 302, 303, 307].includes(response.status());
    }),
    act(),
  ]);
  return answer;
}

/** Clicks and types into fields, as anyone with a mouse or a finger. */
export class Clicks {
  /** Presses of links and buttons so far. */
  presses = 0;

  constructor(page) { this.page = page; }

  /** A link or button that leads to another page; answers with its response. */
  async go(target) {
    this.presses += 1;
    return arrive(this.page, () => target.click());
  }

  /** A radio button or a tick box. */
  async choose(target) {
    await target.check({ force: true });
  }

  async type(target, text) {
    await target.fill(text);
  }

  async select(target, label) {
    await target.selectOption({ label });
  }

  /** A member by part of the name. Without scripts the next page asks which. */
  async find(target, text) {
    await target.fill(text);
  }
}

/** Uses Tab, Shift, arrows, Space, Enter and letters, and nothing else. */
export class Keys {
  presses = 0;

  /** Every key pressed so far. */
  keys = 0;

  constructor(page) { this.page = page; }

  async press(key) {
    this.keys += 1;
    await this.page.keyboard.press(key);
  }

  async letters(text) {
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }

  async go(target) {
    this.presses += 1;
    await this.reach(target);
    return arrive(this.page, () => this.press('Enter'));
  }

  async choose(target) {
    await this.reach(target);
    if (!await target.isChecked()) await this.press('Space');
    assert.ok(await target.isChecked(), 'Space or an arrow chooses the answer that has the focus');
  }

  async type(target, text) {
    await this.reach(target);
    if (await target.inputValue() !== '') {
      await this.press('Control+a');
      await this.press('Delete');
    }
    await this.letters(text);
  }

  async select(target, label) {
    await this.reach(target);
    const steps = await target.evaluate((field, wanted) => {
      const at = [...field.options].findIndex((each) => each.label.trim() === wanted);
      return at < 0 ? NaN : at - field.selectedIndex;
    }, label);
    assert.ok(Number.isInteger(steps), `the list offers "${label}"`);
    for (let step = 0; step < Math.abs(steps); step += 1) await this.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
    assert.equal(await target.evaluate((field) => field.selectedOptions[0].label.trim()), label);
  }

  /** Types part of the name and takes the first of the people offered. */
  async find(target, text) {
    await this.type(target, text);
    const list = this.page.locator(`#${await target.getAttribute('aria-controls')}`);
    await list.getByRole('option').first().waitFor();
    await this.press('ArrowDown');
    assert.equal(await target.getAttribute('aria-activedescendant'), await list.getByRole('option').first().getAttribute('id'));
    await this.press('Enter');
    assert.ok(await list.isHidden(), 'the list closes once somebody is chosen');
  }

  /** Tabs on until the target has the focus; a radio button is reached through its group by arrows. */
  async reach(target) {
    await target.waitFor();
    for (let stop = 0; stop < STOPS_MAX; stop += 1) {
      const where = await target.evaluate((wanted) => {
        const now = document.activeElement;
        if (now === wanted) return 'here';
        const group = wanted.type === 'radio' && now.type === 'radio' && now.name === wanted.name && now.form === wanted.form;
        if (!group) return 'elsewhere';
        const all = [...wanted.form.elements[wanted.name]];
        return all.indexOf(wanted) > all.indexOf(now) ? 'below' : 'above';
      });
      if (where === 'here') {
        await this.seen();
        return;
      }
      await this.press({ elsewhere: 'Tab', below: 'ArrowDown', above: 'ArrowUp' }[where]);
      await this.seen();
    }
    assert.fail(`the keyboard does not reach ${target}`);
  }

  /** What has the focus must show it, and must be on the screen. */
  async seen() {
    const fault = await this.page.evaluate(() => {
      const now = document.activeElement;
      if (!now || now === document.body || now === document.documentElement) return '';
      const worn = [now, now.closest('label')].filter(Boolean);
      const shown = worn.find((each) => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2 && each.getBoundingClientRect().width > 8;
      });
      const name = now.outerHTML.slice(0, 120);
      if (!shown) return `no ring around what has the focus: ${name}`;
      const box = shown.getBoundingClientRect();
      const out = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
      return out ? `what has the focus is off the screen: ${name}` : '';
    });
    assert.equal(fault, '');
  }
}
