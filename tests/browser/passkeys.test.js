// Passkeys in a real browser, with the virtual device that the browser brings:
// made in the settings, signed in with, asked again with, and refused once removed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, openContext, shot, signIn, startBrowser, startProgram, watch } from './harness.js';

describe('passkeys', () => {
  let program;
  let browser;
  before(async () => {
    const started = await startProgram();
    // A number is no name for which a passkey could be made.
    program = { ...started, url: started.url.replace('127.0.0.1', 'localhost') };
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  test('one is made, signs in with nothing typed, and is nothing once it is removed', async () => {
    const context = await openContext(browser, 'phone');
    const page = await context.newPage();
    const problems = watch(page, program);
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
      },
    });
    const main = page.locator('main');
    await signIn(page, program, 'broker');
    await page.goto(`${program.url}/settings/factors`);
    await main.getByLabel('What do you call this device?').fill('My phone');
    await Promise.all([page.waitForURL('**/settings/factors'), page.waitForEvent('load'), main.getByRole('button', { name: 'Make a passkey' }).click()]);
    await main.getByText('The passkey is made.').waitFor();
    await main.getByText('My phone', { exact: true }).first().waitFor();
    await axe(page);
    await shot(page, 'passkeys-made-phone');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.ok(credentials[0].isResidentCredential && credentials[0].rpId === 'localhost');

    // Asked again, the device answers as well as a password.
    await page.goto(`${program.url}/confirm?next=/settings/tokens`);
    await Promise.all([page.waitForURL('**/settings/tokens'), main.getByRole('button', { name: 'Sign in with a passkey' }).click()]);

    await page.locator('header').getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${program.url}/sign-in?next=/desk`);
    await axe(page);
    await shot(page, 'passkeys-sign-in-phone');
    await Promise.all([page.waitForURL('**/desk'), main.getByRole('button', { name: 'Sign in with a passkey' }).click()]);

    // A device that does not know its owner signs nobody in.
    await page.locator('header').getByRole('button', { name: 'Sign out' }).click();
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.goto(`${program.url}/sign-in`);
    await main.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await main.locator('[data-failed]').waitFor();
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

    await Promise.all([page.waitForURL(`${program.url}/`), main.getByRole('button', { name: 'Sign in with a passkey' }).click()]);
    await page.goto(`${program.url}/settings/factors`);
    await Promise.all([page.waitForEvent('load'), main.getByRole('button', { name: 'Remove My phone' }).click()]);
    await main.getByText('The passkey is removed.').waitFor();
    await page.locator('header').getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${program.url}/sign-in`);
    await Promise.all([page.waitForEvent('load'), main.getByRole('button', { name: 'Sign in with a passkey' }).click()]);
    await page.getByText('The passkey did not work.').first().waitFor();
    assert.deepEqual(problems, [], 'no console message, no other host, no fault');
    await context.close();
  });
});
