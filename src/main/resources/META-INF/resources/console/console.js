/* Keys, colours, and when #live is fetched again. Everything else of the console works without this file. */
(function () {
  'use strict';

  const root = document.documentElement;
  const SCHEMES = ['system', 'light', 'dark'];
  const SCHEME = 'reelay.scheme';
  const REFRESH = 'reelay.refresh';
  /* Without a change, relative times go on, and so do numbers of which no topic tells. */
  const AT_LEAST_EVERY = 30000;
  const CONNECT_AGAIN = 10000;

  /* Browsers may forbid the store. */
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch (forbidden) {
      return null;
    }
  }

  function store(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch (forbidden) {
      /* It holds for this page, then. */
    }
  }

  /* Before the first paint: this script is not deferred. */
  let scheme = 'system';
  function useScheme(word) {
    scheme = SCHEMES.includes(word) ? word : 'system';
    if (scheme === 'system') {
      delete root.dataset.scheme;
    } else {
      root.dataset.scheme = scheme;
    }
  }
  useScheme(stored(SCHEME));

  let paused = stored(REFRESH) === 'paused';
  let source = null;
  let lostAt = 0;
  let connectLater = 0;
  let inFlight = false;
  let missed = false;
  let failed = false;
  let refreshedAt = Date.now();
  let version = '';

  const byId = (id) => document.getElementById(id);
  const live = () => document.querySelector('#live[hx-get]');
  const boxes = () => [...document.querySelectorAll('main input[type=checkbox]:is([name=id], [name=place])')];
  const selected = () => boxes().filter((box) => box.checked);
  const rows = () => [...document.querySelectorAll('tr[data-row]')];

  function isText(element) {
    return Boolean(element) && (element.isContentEditable || element.matches('textarea, select')
      || (element.matches('input') && !['checkbox', 'radio', 'button', 'submit', 'reset'].includes(element.type)));
  }

  /* What would be lost or moved under somebody's hands by a refresh; empty when nothing would. */
  function busyWith() {
    const count = selected().length;
    if (count > 0) {
      return count + ' selected';
    }
    if (isText(document.activeElement)) {
      return 'a field has the focus';
    }
    const marked = window.getSelection();
    if (marked && marked.type === 'Range' && live() && live().contains(marked.anchorNode)) {
      return 'text is marked';
    }
    return document.querySelector('dialog[open]') ? 'a dialog is open' : '';
  }

  /* --- refresh --- */

  function refresh() {
    const target = live();
    if (!target || typeof htmx === 'undefined') {
      return;
    }
    if (paused || document.hidden || busyWith() || inFlight) {
      missed = true;
      show();
      return;
    }
    missed = false;
    htmx.trigger(target, 'sse:changed');
  }

  function refreshIfMissed() {
    if (missed) {
      refresh();
    }
    show();
  }

  function isOfLive(event) {
    return event.detail.elt && event.detail.elt.id === 'live';
  }

  function watchRequests() {
    const body = document.body;
    body.addEventListener('htmx:beforeRequest', (event) => {
      if (!isOfLive(event)) {
        return;
      }
      if (paused || document.hidden || busyWith() || inFlight) {
        missed = true;
        event.preventDefault();
      } else {
        inFlight = true;
      }
    });
    body.addEventListener('htmx:beforeSwap', (event) => {
      if (!isOfLive(event)) {
        return;
      }
      const xhr = event.detail.xhr;
      const isHere = !xhr.responseURL || new URL(xhr.responseURL).pathname === location.pathname;
      if (xhr.status === 401 || xhr.status === 403 || !isHere) {
        event.detail.shouldSwap = false;
        location.reload(); /* The login has ended: the page that says so is the server's. */
      } else if (xhr.status !== 200 || !xhr.responseText.includes('id="live"')) {
        event.detail.shouldSwap = false;
        failed = true;
      } else if (busyWith()) {
        event.detail.shouldSwap = false;
        missed = true;
      } else {
        failed = false;
        refreshedAt = Date.now();
        keep();
      }
    });
    body.addEventListener('htmx:afterSettle', (event) => {
      if (isOfLive(event)) {
        restore();
      }
    });
    body.addEventListener('htmx:sendError', () => { failed = true; });
    body.addEventListener('htmx:timeout', () => { failed = true; });
    /* The element may be gone by now: then the event is one of the document. */
    document.addEventListener('htmx:afterRequest', (event) => {
      const config = event.detail.requestConfig;
      if (!config || !config.elt || config.elt.id !== 'live') {
        return;
      }
      inFlight = false;
      window.setTimeout(refreshIfMissed, 1000);
      show();
    });
  }

  /* --- what a swap must not lose --- */

  let kept = null;

  function keep() {
    const focused = document.activeElement;
    const row = focused && focused.closest ? focused.closest('tr[data-row]') : null;
    kept = {
      row: row ? row.dataset.href : null,
      at: row ? focusable(row).indexOf(focused) : -1,
      id: focused && live() && live().contains(focused) ? focused.id : '',
      checked: new Set(selected().map((box) => box.value)),
      open: new Set([...document.querySelectorAll('#live details[open][id]')].map((details) => details.id)),
    };
  }

  function restore() {
    if (!kept) {
      return;
    }
    boxes().forEach((box) => { box.checked = kept.checked.has(box.value); });
    kept.open.forEach((id) => {
      const details = byId(id);
      if (details) {
        details.open = true;
      }
    });
    let target = kept.id ? byId(kept.id) : null;
    if (!target && kept.row !== null) {
      const row = rows().find((each) => each.dataset.href === kept.row);
      target = row ? focusable(row)[kept.at] || focusable(row)[0] : null;
    }
    if (target && document.activeElement !== target) {
      target.focus({ preventScroll: true });
    }
    kept = null;
    show();
  }

  /* --- the stream of changes --- */

  function connect() {
    window.clearTimeout(connectLater);
    if (source || paused || document.hidden || !live() || typeof EventSource === 'undefined') {
      return;
    }
    const address = document.body.dataset.base + '/live?since=' + encodeURIComponent(version);
    const opened = new EventSource(address);
    source = opened;
    lostAt = Date.now();
    opened.addEventListener('open', () => {
      lostAt = 0;
      show();
    });
    opened.addEventListener('changed', (event) => {
      version = event.lastEventId;
      refresh();
    });
    opened.addEventListener('error', () => {
      lostAt = lostAt || Date.now();
      if (opened.readyState === EventSource.CLOSED) { /* Refused, or there are too many: the timer refreshes meanwhile. */
        disconnect();
        connectLater = window.setTimeout(connect, CONNECT_AGAIN);
      }
      show();
    });
  }

  function disconnect() {
    window.clearTimeout(connectLater);
    if (source) {
      source.close();
      source = null;
    }
  }

  function follow() {
    if (paused || document.hidden) {
      disconnect();
    } else {
      connect();
      refreshIfMissed();
    }
    show();
  }

  /* --- what is said about it --- */

  function say(element, text) {
    if (element && element.textContent !== text) {
      element.textContent = text;
    }
  }

  function freshness() {
    if (!live()) {
      return '';
    }
    if (failed) {
      return 'Not refreshed since ' + new Date(refreshedAt).toLocaleTimeString();
    }
    if (paused) {
      return 'Paused';
    }
    const why = busyWith();
    if (why && missed) {
      return 'Waits: ' + why;
    }
    /* The server ends each connection after a while, and the browser opens another one at once. */
    return source && (lostAt === 0 || Date.now() - lostAt < CONNECT_AGAIN) ? 'Live' : 'Not connected';
  }

  function show() {
    say(byId('freshness'), freshness());
    const button = byId('refresh');
    if (button) {
      button.hidden = !live();
      button.setAttribute('aria-pressed', String(paused));
      say(button, paused ? 'Resume refresh' : 'Pause refresh');
    }
    const count = selected().length;
    const line = byId('selected');
    if (line) {
      line.hidden = count === 0;
      say(line, count === 0 ? '' : count + (count === 1 ? ' row selected' : ' rows selected') + ': refresh waits');
    }
    document.querySelectorAll('[data-selected]').forEach((each) => say(each, String(count)));
    document.querySelectorAll('input[type=checkbox][data-all]').forEach((box) => {
      const all = boxes().length;
      box.checked = all > 0 && count === all;
      box.indeterminate = count > 0 && count < all;
    });
  }

  /* --- keys --- */

  let last = -1;

  function focusable(row) {
    return [...row.querySelectorAll('a[href], button, input')];
  }

  function current() {
    const focused = document.activeElement;
    return focused && focused.closest ? focused.closest('tr[data-row]') : null;
  }

  function move(step) {
    const all = rows();
    if (all.length === 0) {
      return;
    }
    const here = all.indexOf(current());
    const from = here >= 0 ? here : last;
    last = from < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + step));
    const link = all[last].querySelector('a[href]') || focusable(all[last])[0];
    if (link) {
      link.focus();
      all[last].scrollIntoView({ block: 'nearest' });
    }
  }

  function select() {
    const row = current();
    const box = row ? row.querySelector('input[type=checkbox]:is([name=id], [name=place])') : null;
    if (box) {
      box.checked = !box.checked;
      box.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  function open(event) {
    const row = current();
    const link = row ? row.querySelector('a[href]') : null;
    if (link && document.activeElement.matches('input[type=checkbox]')) {
      event.preventDefault(); /* It would send the form around the list. */
      link.click();
    }
  }

  function help() {
    const dialog = byId('keys');
    if (dialog && dialog.showModal && !dialog.open) {
      dialog.showModal();
    }
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isText(event.target)
      || document.querySelector('dialog[open]')) {
      return;
    }
    const actions = {
      '/': () => { byId('search').focus(); byId('search').select(); },
      j: () => move(1),
      k: () => move(-1),
      x: select,
      '?': help,
    };
    if (event.key === 'Enter') {
      open(event);
    } else if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  /* --- the page --- */

  function showScheme() {
    say(byId('scheme'), 'Colours: ' + scheme);
  }

  function start() {
    version = document.body.dataset.version || '';
    const schemeButton = byId('scheme');
    if (schemeButton) {
      schemeButton.hidden = false;
      schemeButton.addEventListener('click', () => {
        useScheme(SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length]);
        store(SCHEME, scheme);
        showScheme();
      });
    }
    showScheme();
    const helpButton = byId('help');
    if (helpButton) {
      helpButton.hidden = false;
      helpButton.addEventListener('click', help);
    }
    const refreshButton = byId('refresh');
    if (refreshButton) {
      refreshButton.addEventListener('click', () => {
        paused = !paused;
        store(REFRESH, paused ? 'paused' : 'on');
        missed = missed || !paused;
        follow();
      });
    }
    window.addEventListener('storage', (event) => {
      if (event.key === SCHEME) {
        useScheme(event.newValue);
        showScheme();
      } else if (event.key === REFRESH) {
        paused = event.newValue === 'paused';
        missed = missed || !paused;
        follow();
      }
    });
    document.addEventListener('visibilitychange', () => {
      missed = missed || !document.hidden;
      follow();
    });
    window.addEventListener('pagehide', disconnect);
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) { /* From the browser's memory: as old as it was. */
        missed = true;
        follow();
      }
    });
    document.addEventListener('keydown', onKey);
    document.addEventListener('change', (event) => {
      if (event.target.matches('input[type=checkbox][data-all]')) {
        boxes().forEach((box) => { box.checked = event.target.checked; });
      }
      refreshIfMissed();
    });
    document.addEventListener('focusout', () => window.setTimeout(refreshIfMissed, 0));
    document.addEventListener('selectionchange', () => {
      if (missed) {
        refreshIfMissed();
      }
    });
    document.addEventListener('close', refreshIfMissed, true);
    watchRequests();
    window.setInterval(refresh, AT_LEAST_EVERY);
    follow();
  }

  document.addEventListener('DOMContentLoaded', start);
}());
