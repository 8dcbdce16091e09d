import { type TarEntry, tarOf } from '../support/archives.js';
import { aspNetExamples } from '../support/asp-net-examples.js';
import { ask } from '../support/ask.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

let platform: TestPlatform;
let customer: Customer;

beforeAll(async () => {
  platform = await sharedPlatform();
  customer = await Customer.signUp(platform);
});

function hiddenFields(html: string): [string, string][] {
  const inputs = html.matchAll(/<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"/g);
  return [...inputs].map(([, name, value]) => [name!, value!]);
}

describe('the examples of ASP.NET, uploaded as an archive', () => {
  const hostname = `forms-${unique}.test`;
  let domain: DomainAnswer;

  beforeAll(async () => {
    domain = await customer.addDomain({ hostname, runtimes: [{ runtime: 'dotnet' }] });
    await customer.upload(domain.id, await aspNetExamples());
  });

  it('answers with its pages, master pages and files under its hostname and its preview name', async () => {
    for (const host of [hostname, domain.previewHostname]) {
      const { status, body } = await platform.get(host);
      expect({ host, status }).toEqual({ host, status: 200 });
      expect(body).toContain('Welcome to Mono XSP!');
    }
    expect((await platform.get(hostname, '/2.0/masterpages/content1.aspx')).status).toBe(200);
    expect((await platform.get(hostname, '/mono-xsp.css')).headers['content-type']).toBe('text/css');
  });

  it('takes a form back: view state, selections and events', async () => {
    const path = '/1.1/webcontrols/temperature.aspx';
    const form = (await platform.get(hostname, path)).body;
    const options = [...form.matchAll(/<option[^>]* value="([^"]+)"/g)].map((match) => match[1]!);
    const names = [...form.matchAll(/<select[^>]* name="([^"]+)"/g)].map((match) => match[1]!);
    const text = /<input[^>]*type="text"[^>]*>/.exec(form)![0];
    const degrees = /name="([^"]+)"/.exec(text)![1]!;
    const button = /<input[^>]*type="submit"[^>]*>/.exec(form)![0];
    const fields = new URLSearchParams([
      ...hiddenFields(form),
      [degrees, '27'],
      [names[0]!, options[0]!],
      [names[1]!, options.at(-1)!],
      [/name="([^"]+)"/.exec(button)![1]!, /value="([^"]+)"/.exec(button)![1]!],
    ]);
    const { body } = await ask({
      ...{ port: platform.httpPort, host: hostname, path, method: 'POST', body: fields.toString() },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(body).toMatch(/Converting 27 from \w+ to \w+ gives <b>400<\/b>/);
  });

  it('does not hand out its sources', async () => {
    for (const path of [
      '/web.config',
      '/global.asax',
      '/1.1/webservice/CompressExtension.cs',
      '/controls/MonoSamplesHeader.ascx',
    ]) {
      const { status, body } = await platform.get(hostname, path);
      expect({ path, status, shown: /<configuration|<script|using System/.test(body) }).toEqual({
        path,
        status: 404,
        shown: false,
      });
    }
  });
});

describe('ASP.NET and MySQL', () => {
  it('reads and writes by the connection string that the developer’s web.config names, unchanged', async () => {
    const hostname = `rows-${unique}.test`;
    const domain = await customer.addDomain({
      hostname,
      runtimes: [{ runtime: 'dotnet' }],
      databases: [{ engine: 'mysql', name: 'main' }],
    });
    const page = `<%@ Page Language="C#" %><%@ Import Namespace="System.Configuration" %><%@ Import Namespace="System.Data.Common" %><%
      var given = ConfigurationManager.ConnectionStrings["main"];
      using (var connection = DbProviderFactories.GetFactory(given.ProviderName).CreateConnection()) {
        connection.ConnectionString = given.ConnectionString;
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS words (word VARCHAR(100)) CHARACTER SET utf8mb4";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO words VALUES (?)";
        var word = command.CreateParameter();
        word.Value = "Grüße, 世界";
        command.Parameters.Add(word);
        command.ExecuteNonQuery();
        command.Parameters.Clear();
        command.CommandText = "SELECT word, CHAR_LENGTH(word) FROM words";
        using (var row = command.ExecuteReader()) { row.Read(); Response.Write(row[0] + " " + row[1]); }
      } %>`;
    const config =
      '<configuration><connectionStrings><add name="main" connectionString="Server=(local);Trusted_Connection=yes" providerName="System.Data.SqlClient"/></connectionStrings></configuration>';
    await customer.upload(
      domain.id,
      tarOf([
        { name: 'Default.aspx', content: page },
        { name: 'web.config', content: config },
      ]),
    );
    expect((await platform.get(hostname)).body).toBe('Grüße, 世界 9');
  });
});

describe('an application of ASP.NET Core', () => {
  const hostname = `core-${unique}.test`;
  let domain: DomainAnswer;

  beforeAll(async () => {
    domain = await customer.addDomain({ hostname, runtimes: [{ runtime: 'aspnetcore' }] });
  });

  const refused = async (entries: TarEntry[]) => {
    const { status, body } = await customer.sendContent(domain.id, tarOf(entries));
    expect(status).toBe(422);
    return JSON.parse(body) as { code: string; detail: string };
  };

  it('is refused at the upload where it is source, or needs a .NET that cannot be had, and nothing changes', async () => {
    const source = await refused([{ name: 'Shop.csproj', content: '<Project/>' }]);
    expect(source).toMatchObject({ code: 'content.not_published' });
    expect(source.detail).toContain('dotnet publish -r linux-x64 --self-contained');
    const framework = { name: 'Microsoft.AspNetCore.App', version: '99.0.0' };
    const dependent = await refused([
      { name: 'Shop.dll', content: 'MZ' },
      { name: 'Shop.runtimeconfig.json', content: JSON.stringify({ runtimeOptions: { framework } }) },
    ]);
    expect(dependent).toMatchObject({ code: 'runtime.image_unavailable' });
    expect((await platform.get(hostname)).body).toContain('This site is ready');
    expect((await customer.domain(domain.id)).status).toBe('live');
  });

  it('is refused for files that were there before, when the runtime is added to them', async () => {
    const files = await customer.addDomain({ hostname: `files-${unique}.test`, runtimes: [{ runtime: 'static' }] });
    await customer.upload(files.id, tarOf([{ name: 'api/Shop.csproj', content: '<Project/>' }]));
    const runtimes = [
      { runtime: 'static', default: true },
      { runtime: 'aspnetcore', root: '/api/', mount: '/api/' },
    ];
    const answer = await customer.send('PATCH', `/domains/${files.id}`, { runtimes });
    expect({ status: answer.status, code: (JSON.parse(answer.body) as { code: string }).code }).toEqual({
      status: 422,
      code: 'content.not_published',
    });
  });
});
