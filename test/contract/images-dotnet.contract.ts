import { ask, eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const RELEASE = '/srv/site/releases/rel_a';

/** As the planner writes it; the password has what XML, ODBC and people quote. */
const CONNECTION = 'Driver=MariaDB Unicode;Server=10.1.2.3;PWD={a\'b<&;}}"ä}';
const CONNECTION_STRINGS = `<connectionStrings><add name="main" connectionString="${CONNECTION.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}" providerName="System.Data.Odbc"/></connectionStrings>`;

async function site(env: Record<string, string> = {}, volume?: string) {
  const volumes = { [volume ?? (await containers.volume())]: '/srv/site' };
  const own = { SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE, APP_SECRET: 'f00d', CONNECTION_STRINGS };
  const started = await containers.start({ image: 'dotnet', volumes, port: 8080, env: { ...own, ...env } });
  await eventually(async () => (await get(started, '/')).status > 0, 'dotnet answers');
  return started;
}

const get = ({ port }: Started, path: string, headers: Record<string, string> = {}) =>
  ask({ port, host: 'shop.test:8080', path, headers });

const post = ({ port }: Started, path: string, body: string, headers: Record<string, string> = {}) => {
  const type = { 'Content-Type': 'application/x-www-form-urlencoded', ...headers };
  return ask({ port, host: 'shop.test', path, method: 'POST', headers: type, body });
};

/** Writes files as the site's owner would; names may be anything. */
async function write(started: Started, files: Record<string, string>, folder = RELEASE) {
  for (const [path, content] of Object.entries(files)) {
    const script = 'mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1"';
    const command = ['sh', '-c', script, 'sh', `${folder}/${path}`, content];
    const { status, stderr } = await containers.exec(started, command);
    if (status !== 0) throw new Error(stderr);
  }
}

/** Compiles a library into the site's bin, as Visual Studio does on the customer's machine. */
async function compile(started: Started, name: string, source: string) {
  await write(started, { [`${name}.cs`]: source }, '/tmp');
  const command = `mkdir -p ${RELEASE}/bin && mcs -target:library -r:System.Web -out:${RELEASE}/bin/${name}.dll /tmp/${name}.cs`;
  const { status, stdout, stderr } = await containers.exec(started, ['sh', '-c', command]);
  if (status !== 0) throw new Error(stdout + stderr);
}

const page = (body: string, directive = '') => `<%@ Page Language="C#" ${directive} %>${body}`;
const EXECUTED = page('executed <%: 6 * 7 %>');

const FORM = page(`<script runat="server">
void Page_Load(object sender, EventArgs e) { Session["n"] = 1 + (int)(Session["n"] ?? 0); if (!IsPostBack) { Kept.Text = "kept ä"; } }
void Sent(object sender, EventArgs e) { Said.Text = "hello " + Who.Text + " #" + Session["n"] + " " + Kept.Text; }
</script><form runat="server"><asp:TextBox id="Who" runat="server"/><asp:Label id="Kept" runat="server"/>
<asp:Button id="Send" runat="server" OnClick="Sent" Text="Send"/>[<asp:Literal id="Said" runat="server"/>]</form>`);

function hiddenFields(html: string): [string, string][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"/g)].map((match) => [
    match[1]!,
    match[2]!,
  ]);
}

describe('dotnet', () => {
  let app: Started;
  let volume: string;
  beforeAll(async () => {
    volume = await containers.volume();
    app = await site({}, volume);
  });

  it('shows its own page on an empty volume, made by ASP.NET, under a uid that nobody knows', async () => {
    const { status, body, headers } = await get(app, '/');
    expect({
      status,
      server: headers.server,
      by: headers['x-powered-by'],
      version: headers['x-aspnet-version'],
    }).toEqual({ status: 200, server: 'nginx', by: undefined, version: undefined });
    expect(body).toContain('<h1>shop.test:8080 is ready</h1>');
    expect((await containers.exec(app, ['stat', '-c', '%u %a', RELEASE])).stdout.trim()).toBe('200123 755');
  });

  it('gives the databases’ connection strings without a web.config', async () => {
    await write(app, {
      'strings.aspx': page(`<% foreach (var s in new[] {
        System.Configuration.ConfigurationManager.ConnectionStrings["main"],
        System.Web.Configuration.WebConfigurationManager.OpenWebConfiguration("~").ConnectionStrings.ConnectionStrings["main"] }) {
        Response.Write(s.ConnectionString + " by " + s.ProviderName + "\\n"); } %><%$ ConnectionStrings:main %>`).replace(
        '<%$ ConnectionStrings:main %>',
        '<asp:Literal runat="server" Text="<%$ ConnectionStrings:main %>"/> <%= (System.Configuration.ConfigurationManager.ConnectionStrings["Other"] ?? new System.Configuration.ConnectionStringSettings("", "none")).ConnectionString %>',
      ),
    });
    const given = `${CONNECTION} by System.Data.Odbc\n`;
    expect((await get(app, '/strings.aspx')).body).toBe(`${given}${given}${CONNECTION} none`);
  });

  it('gives them in place of a developer’s, leaves the others and the files as they are, and works with what Visual Studio writes', async () => {
    const config = `<?xml version="1.0" encoding="utf-8"?><configuration>
      <connectionStrings><add name="Main" connectionString="Server=(local)" providerName="System.Data.SqlClient"/><add name="Other" connectionString="stays"/></connectionStrings>
      <system.codedom><compilers><compiler language="c#;cs;csharp" extension=".cs" warningLevel="4" compilerOptions="/langversion:default"
        type="Microsoft.CodeDom.Providers.DotNetCompilerPlatform.CSharpCodeProvider, Microsoft.CodeDom.Providers.DotNetCompilerPlatform, Version=2.0.1.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35"/></compilers></system.codedom>
      <system.web><compilation debug="false" targetFramework="4.7.2"/><httpHandlers><add verb="*" path="classic/*" type="Hello"/></httpHandlers></system.web>
      <system.webServer><handlers><remove name="ExtensionlessUrlHandler-Integrated-4.0"/><add name="ExtensionlessUrlHandler-Integrated-4.0" path="*." verb="*" type="System.Web.Handlers.TransferRequestHandler"/>
        <add name="Greet" path="greet" verb="GET,POST" type="Hello"/></handlers>
        <modules runAllManagedModulesForAllRequests="true"><add name="Early" type="Early"/></modules></system.webServer>
    </configuration>`;
    const code = `using System.Web;
      public class Hello : IHttpHandler { public bool IsReusable { get { return true; } } public void ProcessRequest(HttpContext c) { c.Response.Write("hello at " + c.Request.Path); } }
      public class Early : IHttpModule { public void Dispose() {} public void Init(HttpApplication a) { a.BeginRequest += delegate { if (a.Request.Path == "/early") { a.Response.Write("early"); a.CompleteRequest(); } }; } }`;
    await write(app, { 'App_Code/Hello.cs': code, 'web.config': config });
    const answer = () => get(app, '/strings.aspx');
    await eventually(async () => (await answer()).body.endsWith(' stays'), 'the changed web.config is read');
    const given = `${CONNECTION} by System.Data.Odbc\n`;
    expect((await answer()).body).toBe(`${given}${given}${CONNECTION} stays`);
    expect((await containers.exec(app, ['cat', `${RELEASE}/web.config`])).stdout).toBe(config);
    expect((await get(app, '/classic/a')).body).toBe('hello at /classic/a');
    expect((await get(app, '/greet')).body).toBe('hello at /greet');
    expect((await get(app, '/early')).body).toBe('early');
  });

  it('runs pages with a form, view state and a session, handlers, web services and compiled libraries', async () => {
    await compile(
      app,
      'Shop',
      `using System; using System.Web; using System.Web.UI; using System.Web.Routing;
      namespace Shop {
        public class Start : HttpApplication { protected void Application_Start() { RouteTable.Routes.Add(new Route("products/{id}", new Products())); } }
        public class Products : IRouteHandler, IHttpHandler { public IHttpHandler GetHttpHandler(RequestContext r) { HttpContext.Current.Items["id"] = r.RouteData.Values["id"]; return this; }
          public bool IsReusable { get { return true; } } public void ProcessRequest(HttpContext c) { c.Response.Write("product " + c.Items["id"]); } }
        public class Price : Page { protected void Page_Load(object s, EventArgs e) { Response.Write("compiled " + 6 * 7); } } }`,
    );
    await write(app, {
      'Global.asax': '<%@ Application Inherits="Shop.Start" %>',
      'price.aspx': '<%@ Page Inherits="Shop.Price" %>',
      'form.aspx': FORM,
      'plain.ashx':
        '<%@ WebHandler Language="C#" Class="Plain" %>public class Plain : System.Web.IHttpHandler { public bool IsReusable { get { return false; } } public void ProcessRequest(System.Web.HttpContext c) { c.Response.Write(c.Request.Files.Count + " " + (c.Request.Files.Count > 0 ? c.Request.Files[0].ContentLength : 0)); } }',
      'sum.asmx':
        '<%@ WebService Language="C#" Class="Sum" %>[System.Web.Script.Services.ScriptService] public class Sum : System.Web.Services.WebService { [System.Web.Services.WebMethod] public int Add(int a, int b) { return a + b; } }',
      'method.aspx': page(
        '<script runat="server">[System.Web.Services.WebMethod] public static string GetData(string name) { return "data for " + name; }</script>',
      ),
    });
    await eventually(async () => (await get(app, '/products/7')).body === 'product 7', 'the new application runs');
    expect((await get(app, '/price.aspx')).body).toBe('compiled 42');
    const json = { 'Content-Type': 'application/json; charset=utf-8' };
    expect((await post(app, '/sum.asmx/Add', '{"a":2,"b":3}', json)).body).toBe('{"d":5}');
    expect((await post(app, '/method.aspx/GetData', '{"name":"ä"}', json)).body).toBe('{"d":"data for ä"}');
    const first = await get(app, '/form.aspx');
    const cookie = String(first.headers['set-cookie']).split(';')[0]!;
    const sent = new URLSearchParams([...hiddenFields(first.body), ['Who', 'Zoë'], ['Send', 'Send']]).toString();
    const second = await post(app, '/form.aspx', sent, { Cookie: cookie });
    expect(second.body).toContain('[hello Zoë #2 kept ä]');
    const forged = sent.replace(/(__VIEWSTATE=.{20})../, '$1AA');
    expect((await post(app, '/form.aspx', forged, { Cookie: cookie })).status).toBe(500);
    // Keys are the site's: a form that was shown before a restart can be sent after it.
    const restarted = await site({}, volume);
    expect((await post(restarted, '/form.aspx', sent)).body).toContain('[hello Zoë #1 kept ä]');
  });

  it('takes a large body, and refuses a larger one than memory holds', async () => {
    const body = (megabytes: number) =>
      `--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${'x'.repeat(megabytes * 1_000_000)}\r\n--b--\r\n`;
    const multipart = { 'Content-Type': 'multipart/form-data; boundary=b' };
    expect((await post(app, '/plain.ashx', body(60), multipart)).body).toBe('1 60000000');
    expect((await post(app, '/plain.ashx', body(110), multipart)).status).toBe(413);
    expect((await get(app, '/price.aspx')).body).toBe('compiled 42');
  });

  it('knows scheme, name, port and address of the visitor from the edge, and splits path info', async () => {
    await write(app, {
      'who.aspx': page(
        '<%= Request.Url %>|<%= Request.IsSecureConnection %>|<%= Request.UserHostAddress %>|<%= Request.PathInfo %>|<%= Request.QueryString["q"] %>',
      ),
    });
    const edge = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '8080' };
    expect((await get(app, '/who.aspx/Get%20it/x?q=1', edge)).body).toBe(
      'https://shop.test:8080/who.aspx/Get it/x?q=1|True|203.0.113.9|/Get it/x|1',
    );
    expect((await get(app, '/who.aspx', { 'X-Forwarded-Port': '8080' })).body).toMatch(
      /^http:\/\/shop\.test:8080\/who\.aspx\|False\|/,
    );
  });

  it('tells its owner by the log what went wrong, and visitors nothing unless the customer says so', async () => {
    await write(app, {
      'broken.aspx': page('<% var secretWord = 1; int x = ; %>'),
      'thrown.aspx': page('<% throw new System.Exception("secretWord"); %>'),
    });
    for (const path of ['/broken.aspx', '/thrown.aspx']) {
      const { status, body } = await get(app, path, { 'X-Forwarded-For': '203.0.113.9' });
      expect({ path, status, told: /secretWord|srv\/site|\.cs:/.test(body) }).toEqual({
        path,
        status: 500,
        told: false,
      });
    }
    await eventually(
      async () => /GET \/thrown\.aspx[\s\S]*Exception: secretWord/.test(await containers.logs(app)),
      'the log tells',
    );
    expect(await containers.logs(app)).toMatch(/CS1525/);
    const off = '<configuration><system.web><customErrors mode="Off"/></system.web></configuration>';
    await write(app, {
      'told/web.config': off,
      'told/thrown.aspx': page('<% throw new System.Exception("secretWord"); %>'),
    });
    expect((await get(app, '/told/thrown.aspx', { 'X-Forwarded-For': '203.0.113.9' })).body).toContain('secretWord');
  });

  it('shows no secret and no source, however the path is written', async () => {
    const secret = [
      ...['.env', '.git/config', 'sub/.git/HEAD', 'sub/web.config', 'web.config.bak', 'Gemfile', 'config.ru', 'app.rb'],
      ...['app.py', 'x.php', 'X.PHP', 'App_Data/shop.mdf', 'App_Data/notes.txt', 'app_code/a.txt', 'bin/notes.txt'],
      ...['code.cs', 'CODE.CS', 'code.vb', 'part.ascx', 'main.master', 'view.cshtml', 'shop.csproj', 'page.aspx.bak'],
      ...['page.aspx~', 'page.aspx.', 'page.aspx ', 'strings.resx', 'sub/Global.asax'],
    ];
    await write(app, Object.fromEntries(secret.map((path) => [path, 'SECRET'])));
    const written = [
      '%2egit/config',
      'sub/web%2econfig',
      'x/../web.config',
      '//.env',
      'web.config/more',
      'bin/Shop.dll',
    ];
    for (const path of [
      ...secret,
      ...written,
      'code.cs;x',
      'page.aspx::$DATA',
      'code.cs::$DATA',
      'App_Data\\notes.txt',
    ]) {
      const { status, body } = await get(app, `/${path.replaceAll(' ', '%20')}`);
      expect({ path, denied: status === 404 || status === 400, shown: body.includes('SECRET') }).toEqual({
        path,
        denied: true,
        shown: false,
      });
    }
    await write(app, { 'run.aspx': EXECUTED, '.well-known/x.txt': 'known', 'm.cs.json': 'translation' });
    for (const path of ['run.aspx', 'run.aspx/more', '%72un.%61spx', '//run.aspx']) {
      expect({ path, body: (await get(app, `/${path}`)).body }).toEqual({ path, body: 'executed 42' });
    }
    expect((await get(app, '/run.ASPX')).body).not.toContain('Page Language');
    expect((await get(app, '/.well-known/x.txt')).body).toBe('known');
    expect((await get(app, '/m.cs.json')).body).toBe('translation');
  });

  it('serves files itself, and knows default documents of its own and of its neighbours', async () => {
    await write(app, {
      'style.css': 'a{}'.repeat(1000),
      'one/Default.aspx': EXECUTED,
      'two/index.html': 'two',
      'three/index.php': '<?php',
      'four/x.txt': 'x',
    });
    const css = await get(app, '/style.css', { 'Accept-Encoding': 'gzip' });
    expect(css.headers).toMatchObject({ 'content-type': 'text/css', 'content-encoding': 'gzip' });
    expect((await get(app, '/one/')).body).toBe('executed 42');
    expect((await get(app, '/one?a=1')).headers.location).toBe('/one/?a=1');
    expect((await get(app, '/two/')).body).toBe('two');
    expect((await get(app, '/three/')).status).toBe(404);
    const mixed = await site({ SITE_OTHER_DOCUMENTS: 'index.php index.html' }, volume);
    const there = await get(mixed, '/three/?q=1');
    expect({ status: there.status, location: there.headers.location }).toEqual({
      status: 307,
      location: 'index.php?q=1',
    });
    expect((await get(mixed, '/one/')).body).toBe('executed 42');
    expect((await get(mixed, '/four/')).status).toBe(404);
  });

  it('answers under a prefix where it is mounted at one', async () => {
    const shop = await site({ SITE_ROOT: `${RELEASE}/shop`, SITE_MOUNT: '/store/' });
    expect((await get(shop, '/store/')).body).toContain('is ready');
    await write(shop, {
      'shop/where.aspx': page(
        '<%= Request.Path %> <%= ResolveUrl("~/x") %> <%= Request.PathInfo %> <%= Server.MapPath("~/y") %>',
      ),
      'shop/a.txt': 'a',
      'shop/sub/default.aspx': EXECUTED,
      'shop/bin/a.dll': 'SECRET',
      'outside.txt': 'SECRET',
    });
    expect((await get(shop, '/store/where.aspx/info')).body).toBe(
      `/store/where.aspx/info /store/x /info ${RELEASE}/shop/y`,
    );
    expect((await get(shop, '/store/a.txt')).body).toBe('a');
    expect((await get(shop, '/store/sub/')).body).toBe('executed 42');
    for (const path of ['/store/bin/a.dll', '/outside.txt', '/store/../outside.txt', '/store/web.config']) {
      expect({ path, shown: (await get(shop, path)).body.includes('SECRET') }).toEqual({ path, shown: false });
    }
  });

  it('lets a running request end when it is stopped', async () => {
    await write(app, { 'slow.aspx': page('<% System.Threading.Thread.Sleep(2500); %>finished') });
    const running = get(app, '/slow.aspx');
    await new Promise((resolve) => setTimeout(resolve, 700));
    const stopped = app.container.stop({ t: 20 });
    expect((await running).body).toBe('finished');
    await stopped;
    expect((await app.container.inspect()).State.ExitCode).toBe(0);
  });
});
