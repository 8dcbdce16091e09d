<%@ Page Language="C#" ContentType="text/plain" ResponseEncoding="utf-8" %>
<%@ Import Namespace="System.Configuration" %>
<%@ Import Namespace="System.Data" %>
<%@ Import Namespace="System.Data.Common" %>
<%@ Import Namespace="System.Data.Odbc" %>
<%@ Import Namespace="System.Data.SqlClient" %>
<script runat="server">
  // Keeps a text in the database that is asked for and answers with what it reads there.
  static IDbCommand Command(IDbConnection connection, string sql) {
    var command = connection.CreateCommand();
    command.CommandText = sql;
    return command;
  }

  void Page_Load(object sender, EventArgs e) {
    if (Request.QueryString["engine"] == null) { Response.Write("ready"); Response.End(); }
    var mssql = Request.QueryString["engine"] == "mssql";
    var settings = ConfigurationManager.ConnectionStrings[Request.QueryString["name"]];
    var text = settings.ConnectionString;
    using (IDbConnection connection = mssql ? (IDbConnection) new SqlConnection(text) : new OdbcConnection(text)) {
      connection.Open();
      if (Request.HttpMethod == "POST") {
        Command(connection, mssql
          ? "IF OBJECT_ID('notes') IS NULL CREATE TABLE notes (note NVARCHAR(200))"
          : "CREATE TABLE IF NOT EXISTS notes (note VARCHAR(200))").ExecuteNonQuery();
        var insert = Command(connection, mssql ? "INSERT INTO notes VALUES (@note)" : "INSERT INTO notes VALUES (?)");
        var note = insert.CreateParameter();
        note.ParameterName = "@note";
        note.DbType = DbType.String;
        note.Value = Request.QueryString["text"];
        insert.Parameters.Add(note);
        insert.ExecuteNonQuery();
      }
      Response.Write(Command(connection, "SELECT note FROM notes").ExecuteScalar());
      Response.End();
    }
  }
</script>
