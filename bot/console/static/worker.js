// The console's service worker: shows what is pushed while no tab of it is in front, and leads there.

addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});

async function show({ title, body, tag, url }) {
  if ((await consoles()).some((page) => page.focused)) return; // whoever looks sees it there
  await registration.showNotification(title, { body, tag, renotify: true, icon: "/console/static/logo.svg", data: { url } });
}

/** The first is the one last looked at. /console itself stands above what this worker has control of. */
async function consoles() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter((one) => /^\/console(\/|$)/.test(new URL(one.url).pathname));
}

async function lead(url) {
  const [page] = await consoles();
  if (!page) return clients.openWindow(url);
  await page.focus().catch(() => {}); // where it may not come to the front, it is at the conversation all the same
  page.postMessage({ open: url });
}
