/* The time left until the deadline, by the server's clock. */

import { page, say } from "./words.js";

const MINUTE = 60000;

/** Minutes as words: days and hours, or hours and minutes. */
function inWords(minutes) {
  if (minutes >= 24 * 60) {
    return say("days_hours", { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60) });
  }
  return say("hours_minutes", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Show it in `place`; that it has passed is said only while `isOpen()`: while something is left to do. */
export function clock(place, isOpen) {
  const due = Date.parse(page.due);
  const ahead = Date.parse(page.now) - Date.now();
  const draw = () => {
    const minutes = Math.floor((due - Date.now() - ahead) / MINUTE);
    const late = minutes < 0;
    const text = say(late ? "overdue" : "time_left", { time: inWords(Math.abs(minutes)) });
    place.textContent = late && !isOpen() ? "" : text;
    place.classList.toggle("soon", minutes < 180);
  };
  draw();
  setInterval(draw, MINUTE / 2);
}
