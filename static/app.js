// Small helps on top of pages that work without this file.
// No sentence stands here: every text comes from the page, through data-
// attributes. No markup is ever made from a string (Trusted Types are required).

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const element = (name, attributes) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** What a form's field holds now: a value, or for boxes of one name the ticked one. */
const valueOf = (form, name) => {
  const field = form.elements[name];
  if (!field) return '';
  if (field.type === 'checkbox') return field.checked ? field.value : '';
  return field.value ?? '';
};

/** The error summary is read first; a link in it that names a group leads to the group's first answer. */
const startErrorSummary = () => {
  const summary = document.querySelector('[data-autofocus]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const group = link && document.getElementById(link.hash.slice(1));
    const answer = group?.matches('fieldset') && group.querySelector('input, select, textarea');
    if (!answer) return;
    event.preventDefault();
    group.scrollIntoView();
    answer.focus({ preventScroll: true });
  });
};

/** data-show: the button that shows what stands in a password's field; hidden again before it is sent. */
const startShowPassword = () => {
  for (const button of all('[data-show]')) {
    const field = document.getElementById(button.dataset.show);
    const show = (shown) => {
      field.type = shown ? 'text' : 'password';
      button.setAttribute('aria-pressed', shown);
    };
    button.hidden = false;
    button.addEventListener('click', () => show(field.type === 'password'));
    field.form.addEventListener('submit', () => show(false));
  }
};

/** data-when="field=value" or "field=one|two": a box that shows only after that answer. */
const startConditionalBoxes = () => {
  for (const box of all('[data-when]')) {
    const form = box.closest('form');
    const [name, wanted = ''] = box.dataset.when.split('=');
    const values = wanted.split('|');
    if (!form) continue;
    // What is hidden is not posted: text that was typed before another answer was chosen would contradict it.
    const show = () => {
      box.hidden = !values.includes(valueOf(form, name));
      for (const field of all('input, select, textarea', box)) field.disabled = box.hidden;
    };
    form.addEventListener('change', show);
    window.addEventListener('pageshow', show);
    show();
  }
};

/** The editable combobox with list autocomplete of WAI-ARIA 1.2, over a search on the server. */
class Combo {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('input:not([type=hidden])');
    this.chosen = document.getElementById(box.dataset.comboValue);
    this.said = document.getElementById(box.dataset.said);
    this.items = [];
    this.at = -1;
    const id = `${this.input.id}-list`;
    this.list = element('ul', { id, role: 'listbox', 'aria-label': box.dataset.label ?? '' });
    this.list.hidden = true;
    this.live = element('div', { class: 'vh', role: 'status' });
    box.append(this.list, this.live);
    const roles = { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list' };
    for (const [key, value] of Object.entries(roles)) this.input.setAttribute(key, value);
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    // Keeps the focus in the field, so that a press on a row does not close the list first.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const row = event.target.closest('[role=option]');
      if (row) this.pick(this.list.querySelectorAll('[role=option]'), row);
    });
  }

  typed() {
    this.setChosen('');
    clearTimeout(this.timer);
    this.request?.abort();
    const query = this.input.value.trim();
    if (query.length < 2) {
      this.tell('');
      return this.show([], '');
    }
    this.timer = setTimeout(() => this.search(query), 120);
  }

  async search(query) {
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const url = `${this.box.dataset.url}?q=${encodeURIComponent(query)}`;
      const answer = await fetch(url, { headers: { Accept: 'application/json' }, credentials: 'same-origin', signal });
      if (!answer.ok) return this.show([], '');
      const { items, said } = await answer.json();
      this.tell(said);
      this.show(items.slice(0, 8), query);
    } catch {
      // Aborted by a newer search, or no connection: the typed name still goes to the server.
      if (!signal.aborted) this.close();
    }
  }

  show(items, query) {
    if (document.activeElement !== this.input) return this.close();
    this.items = items;
    this.at = -1;
    this.input.removeAttribute('aria-activedescendant');
    this.list.replaceChildren(...items.map((item, index) => {
      const row = element('li', { id: `${this.list.id}-${index}`, role: 'option', 'aria-selected': 'false' });
      const name = element('span', {});
      name.textContent = item.name;
      row.append(name);
      if (item.hint) {
        const hint = element('span', { class: 'soft small' });
        hint.textContent = item.hint;
        row.append(' ', hint);
      }
      return row;
    }));
    this.open(items.length > 0);
    this.announce(items.length, query);
  }

  /** What the server understood, where the page has a place for it. */
  tell(said) {
    if (!this.said) return;
    this.said.textContent = said ?? '';
    this.said.hidden = !said;
  }

  announce(count, query) {
    clearTimeout(this.speech);
    // Waits until typing rests, so that a screen reader is not interrupted at each letter.
    this.speech = setTimeout(() => {
      const { found = '', none = '' } = this.box.dataset;
      const text = count > 0 ? found.replace('#', String(count)) : none;
      this.live.textContent = query ? text : '';
    }, 600);
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute('aria-expanded', String(shown));
  }

  close() {
    clearTimeout(this.timer);
    this.at = -1;
    this.input.removeAttribute('aria-activedescendant');
    this.open(false);
  }

  key(event) {
    if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      return this.close();
    }
    const rows = all('[role=option]', this.list);
    if (rows.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.open(true);
      // From no row at all, up means the last one.
      this.mark(rows, this.at < 0 && step < 0 ? rows.length - 1 : (this.at + step + rows.length) % rows.length);
    } else if (event.key === 'Enter' && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.pick(rows, rows[this.at]);
    } else if (event.key === 'Tab' && !this.list.hidden && this.at >= 0) {
      this.pick(rows, rows[this.at]);
    }
  }

  mark(rows, index) {
    this.at = index;
    rows.forEach((row, place) => row.setAttribute('aria-selected', String(place === index)));
    this.input.setAttribute('aria-activedescendant', rows[index].id);
  }

  pick(rows, row) {
    const item = this.items[[...rows].indexOf(row)];
    if (!item) return;
    this.input.value = item.name;
    this.setChosen(item.id);
    this.close();
    // A line goes on after what was picked.
    if (this.said) this.search(item.name.trim());
    this.announce(0, '');
  }

  setChosen(id) {
    if (this.chosen) this.chosen.value = id;
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** What is chosen in a field, as the sentence says it: the field that the tile opens (data-say-field),
 *  the tile's own wording for the sentence (data-say-text), or the words on it without the small print. */
const spoken = (form, name) => {
  const field = form.elements[name];
  if (!field) return '';
  if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.textContent.trim() ?? '';
  if (field instanceof Element && !field.matches('[type=radio]')) {
    // Half a name is nobody yet.
    const search = field.closest('[data-combo]');
    const nobody = search && !document.getElementById(search.dataset.comboValue)?.value;
    return nobody ? '' : field.value.trim();
  }
  const tick = form.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
  if (!tick) return '';
  const { sayField, sayText } = tick.dataset;
  if (sayField) return spoken(form, sayField);
  if (sayText) return sayText;
  const label = tick.closest('label')?.querySelector('span')?.firstChild;
  return label?.textContent.trim() ?? '';
};

/** The sentence that will be saved. Its order of words is the page's, in data-template-(answer). */
const startSentence = () => {
  for (const say of all('[data-say]')) {
    const form = say.closest('form');
    if (!form) continue;
    const { sayName = 'who', sayTime = 'minutes', sayDay = 'day', sayDirection = 'direction' } = say.dataset;
    const tell = () => {
      const template = say.getAttribute(`data-template-${valueOf(form, sayDirection)}`) ?? '';
      const parts = { name: spoken(form, sayName), time: spoken(form, sayTime), day: spoken(form, sayDay) };
      const complete = template && Object.values(parts).every(Boolean);
      say.hidden = !complete;
      const text = complete ? template.replace(/\{(name|time|day)\}/g, (_, part) => parts[part]) : '';
      if (say.textContent !== text) say.textContent = text;
    };
    form.addEventListener('change', tell);
    form.addEventListener('input', tell);
    window.addEventListener('pageshow', tell);
    tell();
  }
};

/** A text as words, numbers and ends of sentences; the money guard of the server reads it in the same way. */
const tokensOf = (text) => {
  const parts = text.matchAll(/[\p{Alphabetic}'’]+|\p{N}(?:\p{N}|[.,](?=\p{N}))*|[£$€]|[!?;\n]|\.(?![\p{Alphabetic}\p{N}])/gu);
  return [...parts].map(({ 0: raw, index }) => ({
    from: index,
    to: index + raw.length,
    word: raw.toLowerCase().replaceAll('’', "'"),
    number: /^\p{N}/u.test(raw),
    end: /^[.!?;\n]/.test(raw),
    name: /^\p{Lu}[^\p{Lu}]+$/u.test(raw),
  }));
};

/** How many tokens a phrase takes from a place on; 0 where it does not fit. # is a number, + any word. */
const fitAt = (phrase, tokens, at) => {
  const parts = phrase.split(' ');
  const fits = (part, index) => {
    const token = tokens[at + index];
    if (!token || token.end) return false;
    if (part === '#') return token.number;
    return part === '+' ? !token.number : token.word === part;
  };
  return parts.every(fits) ? parts.length : 0;
};

/** data-money: under a field, says that hours are not money where its words sound like it. It never stops anybody. */
const startMoneyGuard = () => {
  for (const box of all('[data-money]')) {
    const form = box.closest('form');
    const field = form?.elements[box.dataset.money];
    if (!field) continue;
    const seen = element('input', { type: 'hidden', name: 'accept', value: 'money', disabled: '' });
    box.append(seen);
    const [flag, fine, names] = ['flag', 'fine', 'names'].map((part) => box.dataset[part].split('|'));
    const find = (text) => {
      const tokens = tokensOf(text);
      const harmless = new Set();
      tokens.forEach((token, at) => {
        const length = Math.max(...fine.map((phrase) => fitAt(phrase, tokens, at)));
        for (let place = at; place < at + length; place += 1) harmless.add(place);
        if (token.name && tokens[at - 1]?.name && names.includes(token.word)) harmless.add(at);
      });
      const found = [];
      for (let at = 0; at < tokens.length; at += 1) {
        const length = Math.max(...flag.map((phrase) => fitAt(phrase, tokens, at)));
        const places = [...Array(length).keys()].map((step) => at + step);
        if (places.every((place) => harmless.has(place))) continue;
        const words = text.slice(tokens[at].from, tokens[places.at(-1)].to);
        if (!found.some((each) => each.toLowerCase() === words.toLowerCase())) found.push(words);
        at += length - 1;
      }
      return found.slice(0, 3);
    };
    const look = () => {
      const found = find(field.value);
      const line = box.querySelector('p');
      const words = found.map((each) => `“${each}”`).join(box.dataset.between);
      const text = found.length > 0 ? box.dataset.template.replace('{words}', words) : '';
      if (line.textContent !== text) line.textContent = text;
      box.hidden = !text;
      // Who has read it here is not asked again.
      seen.disabled = !text;
    };
    field.addEventListener('input', look);
    window.addEventListener('pageshow', look);
    look();
  }
};

/** A second press of a button saves nothing twice (the server refuses it too). */
const startSubmitGuard = () => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    // A form that answers with a file leaves its page standing, so it says data-again.
    if (event.defaultPrevented || form.method !== 'post' || form.matches('[data-again]')) return;
    // After this event, because a disabled button would not be posted with its form.
    setTimeout(() => all('button[type=submit]', form).forEach((button) => { button.disabled = true; }));
  });
  // Coming back by the Back button, the page must be usable again.
  window.addEventListener('pageshow', () => {
    all('button[type=submit]').forEach((button) => { button.disabled = false; });
  });
};

/** Two minutes before the session ends, says so and offers to go on. */
const startSessionWarning = () => {
  const warning = document.querySelector('[data-session-warning]');
  const seconds = Number(document.body.dataset.sessionEnds);
  if (!warning || !(seconds > 0)) return;
  let timer;
  const wait = () => {
    clearTimeout(timer);
    // setTimeout holds at most 24 days; a longer session needs no warning on this page.
    timer = setTimeout(() => { warning.hidden = false; }, Math.min(Math.max(seconds - 120, 0) * 1000, 2 ** 31 - 1));
  };
  warning.querySelector('[data-session-stay]')?.addEventListener('click', async (event) => {
    const answer = await fetch(event.currentTarget.dataset.sessionStay, { credentials: 'same-origin' }).catch(() => null);
    if (!answer?.ok) return;
    warning.hidden = true;
    wait();
  });
  wait();
};

startErrorSummary();
startShowPassword();
startConditionalBoxes();
all('[data-combo]').forEach((box) => new Combo(box));
startSentence();
startMoneyGuard();
startSubmitGuard();
startSessionWarning();

// Buttons that need scripts are hidden until there are scripts.
all('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
