// Telegram as our tests meet it: telegram-test-api, with what it lacks put right from outside.
//
// As shipped (4.2.1) it breaks python-telegram-bot 22: getMe lacks is_bot, dates are in milliseconds, sendChatAction
// answers 500, callbacks lack chat_instance and share an id, two quick posts share an update_id, results are null, there is no long
// polling, no offset, no secret token, no file. What the real one refuses is refused here too: texts over 4096 UTF-16
// units, callback data over 64 bytes, HTML that does not close. Faults are ordered with POST /client/fail.

const http = require("node:http");
const path = require("node:path");
const shipped = path.join(__dirname, "..", "..", ".node", "node_modules", "telegram-test-api");
const express = require(require.resolve("express", { paths: [shipped] }));
const { TelegramServer } = require(path.join(shipped, "lib", "telegramServer.js"));

const BOT = { id: 4242, is_bot: true, first_name: "Aurora", username: "aurora_bot", can_join_groups: true };
const server = new TelegramServer({ host: "127.0.0.1", port: 1 });
const files = new Map();
const waiting = [];
const held = []; // calls that wait for /client/release
let ledger, faults, told, test = 0; // told: what the bot hears of itself and of its webhook, beside the usual

function begin() {
  ledger = { sent: [], calls: [], answers: [], actions: [], commands: [], files: [], webhook: null, deliveries: [] };
  faults = [];
  told = {};
  test += 1;
  files.clear();
  server.webhooks = {};
  server.storage = { userMessages: [], botMessages: [] };
  waiting.splice(0).forEach((wake) => wake());
}
begin();

// --- Updates: an id each, kept until they are confirmed ---

server.getCommonFields = (botToken) => ({
  time: Date.now(), botToken, updateId: server.updateId++, messageId: server.messageId++, isRead: false,
});

const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  if (update.raw) return { update_id: update.updateId, ...update.raw };
  const made = format(update);
  delete made.message?.botToken;
  if (made.callback_query) Object.assign(made.callback_query, { chat_instance: "1", id: String(made.update_id) });
  return made;
};

let line = Promise.resolve(); // Telegram brings one update after the other
server.addUserUpdate = (update) => {
  const made = TelegramServer.formatUpdate(update);
  const webhook = server.webhooks[update.botToken];
  if (webhook) return (line = line.then(() => deliver(webhook, made)));
  server.storage.userMessages.push({ ...update, made });
  waiting.splice(0).forEach((wake) => wake());
  return Promise.resolve();
};

/** What was said before there was a webhook. */
function bringWhatWaits(token) {
  const kept = server.storage.userMessages;
  server.storage.userMessages = kept.filter((one) => one.botToken !== token);
  for (const { made } of kept.filter((one) => one.botToken === token)) line = line.then(() => deliver(server.webhooks[token], made));
}

async function deliver(webhook, update, tries = 5) {
  const begun = test;
  const headers = { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": webhook.secret_token || "" };
  for (let attempt = 1; attempt <= tries && begun === test; attempt += 1) {
    const status = await fetch(webhook.url, { method: "POST", headers, body: JSON.stringify(update) })
      .then((answer) => answer.status, () => 0);
    ledger.deliveries.push({ update: update.update_id, status });
    if (status >= 200 && status < 300) return;
    await new Promise((done) => setTimeout(done, 100 * attempt));
  }
}

async function getUpdates(token, { offset = 0, timeout = 0 }) {
  const mine = (one) => one.botToken === token;
  const store = server.storage;
  store.userMessages = store.userMessages.filter((one) => !mine(one) || one.updateId >= Number(offset));
  const until = Date.now() + Number(timeout) * 1000;
  while (!store.userMessages.some(mine) && Date.now() < until && store === server.storage)
    await new Promise((wake) => { waiting.push(wake); setTimeout(wake, until - Date.now()); });
  return store.userMessages.filter(mine).slice(0, 100).map((one) => one.made);
}

// --- Messages of the bot ---

const add = server.addBotMessage.bind(server);
server.addBotMessage = (body, token) => {
  const made = add(body, token);
  const id = Number(body.chat_id);
  const chat = id < 0 ? { id, type: "supergroup", title: "Grupo" } : { id, type: "private", first_name: "Ana" };
  return { ...made, text: body.text ?? "", date: Math.floor(made.date / 1000), from: BOT, chat, entities: undefined };
};

function refusal(body) {
  const markup = typeof body.reply_markup === "string" ? JSON.parse(body.reply_markup) : body.reply_markup;
  for (const key of (markup?.inline_keyboard ?? []).flat())
    if (!key.url && (!key.callback_data || Buffer.byteLength(key.callback_data) > 64)) return "Bad Request: BUTTON_DATA_INVALID";
  if (body.text === undefined) return null;
  const seen = body.parse_mode === "HTML" ? readable(body.text) : body.text;
  if (seen === null) return "Bad Request: can't parse entities: Unexpected end tag at byte offset 0";
  if (!seen.trim()) return "Bad Request: message text is empty";
  return seen.length > 4096 ? "Bad Request: message is too long" : null;
}

function readable(html) {
  const open = [];
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z]+)[^<>]*>/g))
    if (!["b", "i", "a", "u", "s", "code", "pre"].includes(name) || (closing && open.pop() !== name)) return null;
    else if (!closing) open.push(name);
  const text = html.replace(/<\/?[a-z]+[^<>]*>/g, "");
  if (open.length || /[<>]/.test(text) || /&(?!(amp|lt|gt|quot|#\d+);)/.test(text)) return null;
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
}

// --- What the shipped server does not have, or answers wrongly ---

const methods = {
  getMe: async () => ({ ...BOT, ...told.me }),
  getUpdates: async (body, token) => getUpdates(token, body),
  sendMessage: async (body, token) => sent(body, server.addBotMessage(body, token)),
  sendChatAction: async (body) => ledger.actions.push(body) && true,
  answerCallbackQuery: async (body) => ledger.answers.push(body) && true,
  setMyCommands: async (body) => ledger.commands.push(body) && true,
  setWebhook: async (body, token) => { ledger.webhook = body; server.setWebhook(body, token); bringWhatWaits(token); return true; },
  deleteWebhook: async (_body, token) => { ledger.webhook = null; server.deleteWebhook(token); return true; },
  getWebhookInfo: async () => ({ url: ledger.webhook?.url ?? "", has_custom_certificate: false, pending_update_count: 0,
    allowed_updates: JSON.parse(ledger.webhook?.allowed_updates ?? "[]"), ...told.webhook }),
  getFile: async ({ file_id: id }) => ({ file_id: id, file_unique_id: id, file_size: files.get(id).length, file_path: `files/${id}` }),
};
for (const kind of ["Photo", "Voice", "Video", "Document", "Animation", "Audio"])
  methods[`send${kind}`] = async (body, token) => {
    ledger.files.push({ kind: kind.toLowerCase(), ...body });
    return sent(body, server.addBotMessage(body, token));
  };

function sent(body, message) {
  ledger.sent.push({ ...body, message_id: message.message_id, at: Date.now() });
  return message;
}

const front = express();
front.use(express.urlencoded({ extended: true, limit: "60mb" }), express.json({ limit: "60mb" }));
front.use((request, _response, next) => multipart(request).then(() => next(), next));

front.all("/bot:token/:method", async (request, response, next) => {
  const { token, method } = request.params;
  const body = { ...request.query, ...request.body };
  if (method !== "getUpdates") ledger.calls.push({ method, ...body, at: Date.now() });
  const fault = faults.findIndex((one) => one.method === method
    && (!one.chat_id || String(one.chat_id) === String(body.chat_id)) && (!one.text || body.text.includes(one.text)));
  if (fault >= 0) {
    const { status, answer, delay, hold, cut, taken } = faults.splice(fault, 1)[0];
    if (delay) await new Promise((done) => setTimeout(done, delay));
    if (hold) await new Promise((done) => held.push(done));
    if (cut) return void (methods[method] && (await methods[method](body, token)), request.socket.destroy());
    if (!taken) return void response.status(status).json({ ok: false, error_code: status, ...answer });
  }
  if (!methods[method]) return next();
  const why = method.startsWith("send") && refusal(body);
  if (why) return void response.status(400).json({ ok: false, error_code: 400, description: why });
  try {
    response.json({ ok: true, result: await methods[method](body, token) });
  } catch (error) {
    response.status(400).json({ ok: false, error_code: 400, description: `Bad Request: ${error.message}` });
  }
});
front.get("/file/bot:token/files/:id", (request, response) => response.send(files.get(request.params.id)));
front.post("/client/begin", (_request, response) => { begin(); response.json({}); });
front.get("/client/ledger", (_request, response) => response.json(ledger));
front.post("/client/fail", (request, response) => { faults.push(request.body); response.json({}); });
front.post("/client/release", (_request, response) => { for (const done of held.splice(0)) done(); response.json({}); });
front.post("/client/tell", (request, response) => { told = request.body; response.json({}); });
front.post("/client/file", (request, response) => { files.set(request.body.id, Buffer.from(request.body.base64, "base64")); response.json({}); });
front.post("/client/update", async (request, response) => {
  const { token, raw, messageId } = request.body;
  const common = server.getCommonFields(token);
  if (messageId) for (const one of Object.values(raw)) one.message_id ??= messageId;
  await server.addUserUpdate({ ...common, raw });
  response.json({ update_id: common.updateId });
});
front.use((error, request, response, next) => (request.destroyed ? undefined : next(error)));
front.use(server.webServer); // all the rest, the customers' side among it, is the shipped server's

async function multipart(request) {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1];
  if (!boundary) return;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  request.body = {};
  for (const part of Buffer.concat(chunks).toString("latin1").split(`--${boundary}`)) {
    const [, head, value] = /^\r\n([\s\S]*?)\r\n\r\n([\s\S]*)\r\n$/.exec(part) ?? [];
    const name = /name="([^"]+)"/.exec(head ?? "")?.[1];
    const filename = /filename="([^"]*)"/.exec(head ?? "")?.[1];
    if (filename !== undefined) Object.assign(request.body, { filename, size: value.length });
    else if (name) request.body[name] = Buffer.from(value, "latin1").toString();
  }
}

server.started = true;
const listener = http.createServer(front).listen(Number(process.argv[2] ?? 0), "127.0.0.1", () =>
  console.log(JSON.stringify({ port: listener.address().port })));
process.stdin.on("end", () => process.exit(0)).resume(); // never outlives the tests
