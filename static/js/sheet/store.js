/* What is typed and not saved yet, kept in this browser under person, week and project. */

import { page } from "./words.js";

const PREFIX = `baolian.sheet.${page.user}.`;
const DAYS_KEPT = 60;

export const store = {
  works: true,

  /** Keep what the server does not have of a row, or forget it where the server has all. */
  keep(row) {
    const text = row.unsaved();
    const key = `${PREFIX}${page.week}.${row.id}`;
    try {
      if (Object.keys(text).length) {
        const base = Object.fromEntries(Object.keys(text).map((name) => [name, row.base[name] ?? ""]));
        localStorage.setItem(key, JSON.stringify({ base, text, at: Date.now() }));
      } else {
        localStorage.removeItem(key);
      }
      this.works = true;
    } catch {
      this.works = false;
    }
  },

  /** What a visit before left of a row, or null. */
  read(row) {
    try {
      return JSON.parse(localStorage.getItem(`${PREFIX}${page.week}.${row.id}`));
    } catch {
      return null;
    }
  },

  /** Forget what nobody came back for. */
  sweep() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(PREFIX)) continue;
        const age = Date.now() - (JSON.parse(localStorage.getItem(key)).at ?? 0);
        if (age > DAYS_KEPT * 24 * 3600 * 1000) localStorage.removeItem(key);
      }
    } catch {
      this.works = false;
    }
  },
};
