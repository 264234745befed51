// Steps that several journeys share: the form on the desk.
//
// They are taken without checks of their own beyond arriving; each journey
// checks what it is about.

import assert from 'node:assert/strict';

/** Fills the desk's form: whole names or numbers, times as people type them, slugs and codes. What is not given stays as it is. */
export async function fillDesk(page, entry) {
  const form = page.locator('form[action$="/desk/log"]');
  const { caller, direction, other, minutes, category, toldBy, channel, anotherDay, note } = entry;
  if (caller !== undefined) await form.locator('[name=caller]').fill(caller);
  if (direction) await form.locator(`#direction-${direction}`).check({ force: true });
  if (other !== undefined) await form.locator('[name=other]').fill(other);
  if (minutes !== undefined) await form.locator('[name=minutes]').fill(minutes);
  if (category) await form.locator('[name=category]').selectOption(category);
  if (anotherDay) {
    await form.locator('[name=happened_on]').selectOption('other');
    await form.locator('[name=another_day]').fill(anotherDay);
  }
  if (toldBy) await form.locator('[name=told_by]').selectOption(toldBy);
  if (channel) await form.locator('[name=channel]').selectOption(channel);
  if (note) {
    const box = form.locator('details');
    if (!await box.evaluate((each) => each.open)) await box.locator('summary').click();
    await form.locator('[name=note]').fill(note);
  }
  return form;
}

/** Logs at the desk and waits until it is saved. */
export async function logAtDesk(page, entry) {
  await page.goto(`${new URL(page.url()).origin}/desk`);
  const form = await fillDesk(page, entry);
  await Promise.all([page.waitForEvent('load'), form.getByRole('button', { name: 'Log these hours' }).click()]);
  assert.match(page.url(), /\/desk\?logged=/, `saved at the desk: ${(await page.locator('main').innerText()).slice(0, 400)}`);
  return page.locator('#phone .notice');
}
