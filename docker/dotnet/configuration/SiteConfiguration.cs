// Gives the site's configuration what only the platform knows: the connection strings of its databases, and keys that
// outlive a container. The files of the customer stay as they are; Mono reads them through here.
//
// Called by Mono before the application starts, since the root web.config names this assembly.
using System;
using System.Collections;
using System.Configuration;
using System.Configuration.Internal;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using System.Web.Configuration;
using System.Xml.Linq;

[assembly: PreApplicationStartMethod(typeof(Onebox.SiteConfiguration), "Install")]

namespace Onebox
{
	public static class SiteConfiguration
	{
		const BindingFlags Internal = BindingFlags.Static | BindingFlags.NonPublic;

		public static void Install()
		{
			var manager = typeof(WebConfigurationManager);
			var field = manager.GetField("configFactory", Internal);
			field.SetValue(null, new Factory((IInternalConfigConfigurationFactory)field.GetValue(null)));
			// What was read before this is read again.
			foreach (var name in new[] { "configurations", "sectionCache" })
			{
				var cache = manager.GetField(name, Internal).GetValue(null);
				cache.GetType().GetMethod("Clear", Type.EmptyTypes).Invoke(cache, null);
			}
		}
	}

	/// <summary>Tells the site's owner, by the log, what a visitor is not shown.</summary>
	public sealed class ErrorLog : IHttpModule
	{
		public void Init(HttpApplication application)
		{
			application.Error += delegate
			{
				var error = application.Server.GetLastError();
				var http = error as HttpException;
				if (error != null && (http == null || http.GetHttpCode() >= 500))
					Console.Error.WriteLine("{0} {1}\n{2}", application.Request.HttpMethod, application.Request.Path, error);
			};
		}

		public void Dispose()
		{
		}
	}

	/// <summary>Makes configurations as Mono's own factory does, but read through our host.</summary>
	sealed class Factory : IInternalConfigConfigurationFactory
	{
		readonly IInternalConfigConfigurationFactory own;

		public Factory(IInternalConfigConfigurationFactory own)
		{
			this.own = own;
		}

		public Configuration Create(Type host, params object[] parameters)
		{
			return own.Create(host == Host.Web ? typeof(Host) : host, parameters);
		}

		public string NormalizeLocationSubPath(string path, IConfigErrorInfo error)
		{
			return own.NormalizeLocationSubPath(path, error);
		}
	}

	/// <summary>Opens configuration files as Mono's own host does, and changes what is read of a web.config.</summary>
	public sealed class Host : DelegatingConfigHost
	{
		public static readonly Type Web = typeof(WebConfigurationManager).Assembly.GetType(
			"System.Web.Configuration.WebConfigurationHost", true);

		public Host()
		{
			Host = (IInternalConfigHost)Activator.CreateInstance(Web, true);
		}

		public override Stream OpenStreamForRead(string file)
		{
			var stream = base.OpenStreamForRead(file);
			if (stream == null || !IsWebConfig(file))
				return stream;
			using (stream)
			{
				var text = new MemoryStream();
				stream.CopyTo(text);
				text.Position = 0;
				return Changed(text, file);
			}
		}

		static bool IsWebConfig(string file)
		{
			return String.Equals(Path.GetFileName(file), "web.config", StringComparison.OrdinalIgnoreCase);
		}

		static Stream Changed(MemoryStream text, string file)
		{
			XDocument document;
			try
			{
				document = XDocument.Load(text, LoadOptions.PreserveWhitespace);
			}
			catch (System.Xml.XmlException)
			{
				// Mono's own words for what is wrong, with its line numbers.
				text.Position = 0;
				return text;
			}
			WebConfig.Change(document.Root, Path.GetDirectoryName(file));
			var changed = new MemoryStream();
			document.Save(changed, SaveOptions.DisableFormatting);
			changed.Position = 0;
			return changed;
		}
	}

	static class WebConfig
	{
		/// <summary>The directory of the web.config that all of a machine's sites inherit.</summary>
		static readonly string RootDirectory = Path.GetDirectoryName(
			System.Runtime.InteropServices.RuntimeEnvironment.SystemConfigurationFile);

		public static void Change(XElement configuration, string directory)
		{
			var isRoot = directory == RootDirectory;
			if (isRoot)
			{
				SetKeys(configuration);
				if (Child(configuration, "connectionStrings") == null)
					configuration.Add(new XElement("connectionStrings"));
			}
			else
			{
				RemoveForeignCompilers(configuration);
				TakeOver(configuration, "handlers", "httpHandlers", "path", "verb");
				TakeOver(configuration, "modules", "httpModules", "name");
			}
			foreach (var section in Children(configuration, "connectionStrings").ToList())
				SetConnectionStrings(section, directory);
		}

		/// <summary>Those of the databases win over any of the same name; the others stay.</summary>
		static void SetConnectionStrings(XElement section, string directory)
		{
			var given = Environment.GetEnvironmentVariable("CONNECTION_STRINGS");
			if (String.IsNullOrEmpty(given) || section.Attribute("configProtectionProvider") != null)
				return;
			Inline(section, directory);
			var databases = XElement.Parse(given).Elements().ToList();
			section.Elements()
				.Where(entry => databases.Any(database => Name(database) == Name(entry)))
				.Remove();
			foreach (var database in databases)
			{
				section.Add(new XElement("remove", new XAttribute("name", database.Attribute("name").Value)));
				section.Add(database);
			}
		}

		/// <summary>Replaces a reference to another file by what is in it.</summary>
		static void Inline(XElement section, string directory)
		{
			var source = section.Attribute("configSource");
			var file = source == null ? null : Path.Combine(directory, source.Value.Replace('\\', '/'));
			if (file == null || !File.Exists(file))
				return;
			source.Remove();
			section.ReplaceNodes(XElement.Load(file).Nodes());
		}

		static string Name(XElement entry)
		{
			var name = entry.Attribute("name");
			return name == null ? null : name.Value.ToLowerInvariant();
		}

		/// <summary>Made anew by each process otherwise: a form that was shown before a restart could not be sent.</summary>
		static void SetKeys(XElement configuration)
		{
			var secret = Environment.GetEnvironmentVariable("APP_SECRET");
			var keys = Child(configuration, "system.web", "machineKey");
			if (keys == null || String.IsNullOrEmpty(secret))
				return;
			keys.SetAttributeValue("validationKey", Key(secret, "validation", 64));
			keys.SetAttributeValue("decryptionKey", Key(secret, "decryption", 24));
		}

		static string Key(string secret, string purpose, int bytes)
		{
			using (var hmac = new HMACSHA512(Encoding.UTF8.GetBytes(secret)))
			{
				var key = hmac.ComputeHash(Encoding.UTF8.GetBytes("machineKey " + purpose));
				return BitConverter.ToString(key, 0, bytes).Replace("-", "");
			}
		}

		/// <summary>
		/// Visual Studio's templates name a compiler that is a Windows program (bin/roslyn/csc.exe). Mono's own is used.
		/// </summary>
		static void RemoveForeignCompilers(XElement configuration)
		{
			foreach (var codedom in Children(configuration, "system.codedom").ToList())
				codedom.Descendants()
					.Where(element => element.Name.LocalName == "compiler")
					.Where(element => ((string)element.Attribute("type") ?? "").StartsWith(
						"Microsoft.CodeDom.Providers.DotNetCompilerPlatform.", StringComparison.Ordinal))
					.Remove();
		}

		/// <summary>
		/// What a web.config declares for IIS's integrated mode (system.webServer) is put where Mono looks for it. IIS's own
		/// parts are left out: Mono has none of them, and needs none for addresses without an extension.
		/// </summary>
		static void TakeOver(XElement configuration, string from, string to, params string[] attributes)
		{
			var declared = Child(configuration, "system.webServer", from);
			if (declared == null)
				return;
			var web = Child(configuration, "system.web") ?? Added(configuration, "system.web");
			var target = Child(web, to) ?? Added(web, to);
			foreach (var entry in Children(declared, "add").Where(IsManaged))
			{
				var key = attributes[0];
				if (target.Elements().Any(known => (string)known.Attribute(key) == (string)entry.Attribute(key)))
					continue;
				var copy = new XElement("add", entry.Attribute("type"));
				foreach (var name in attributes)
					copy.Add(new XAttribute(name, (string)entry.Attribute(name) ?? "*"));
				target.Add(copy);
			}
		}

		static bool IsManaged(XElement entry)
		{
			var type = (string)entry.Attribute("type");
			return !String.IsNullOrEmpty(type)
				&& !type.StartsWith("System.Web.Handlers.TransferRequestHandler", StringComparison.Ordinal)
				&& !((string)entry.Attribute("preCondition") ?? "").Contains("classicMode");
		}

		static XElement Added(XElement parent, string name)
		{
			var child = new XElement(name);
			parent.Add(child);
			return child;
		}

		static System.Collections.Generic.IEnumerable<XElement> Children(XElement parent, string name)
		{
			return parent.Elements().Where(element => element.Name.LocalName == name);
		}

		static XElement Child(XElement parent, params string[] path)
		{
			foreach (var name in path)
				parent = parent == null ? null : Children(parent, name).FirstOrDefault();
			return parent;
		}
	}
}
