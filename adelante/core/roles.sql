-- The roles of Adelante, its database and its birth mark. For psql, once per server, by its
-- administrator; running it again changes nothing but the two passwords.
-- Expects the variables owner_password, app_password, birth and for_tests.
-- The owner migrates; the app serves and works; the hats are put on for one transaction.
\set ON_ERROR_STOP on
SELECT format('CREATE ROLE %I %s NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOCREATEDB', name, login)
  FROM (VALUES ('adelante_owner', 'LOGIN'), ('adelante_app', 'LOGIN'),
               ('adelante_staff', 'NOLOGIN'), ('adelante_client', 'NOLOGIN'),
               ('adelante_pass', 'NOLOGIN'), ('adelante_system', 'NOLOGIN'),
               ('adelante_lookup', 'NOLOGIN')) AS wanted (name, login)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE adelante_owner PASSWORD :'owner_password';
ALTER ROLE adelante_app PASSWORD :'app_password';
\if :for_tests
ALTER ROLE adelante_owner CREATEDB;
\endif
GRANT adelante_staff, adelante_client, adelante_pass, adelante_system TO adelante_app;
GRANT adelante_lookup TO adelante_owner;
-- An administrator who is no superuser (managed servers) may only give the database to a role of his own.
SELECT 'GRANT adelante_owner TO CURRENT_USER'
 WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
\gexec

SELECT 'CREATE DATABASE adelante OWNER adelante_owner TEMPLATE template0 ENCODING ''UTF8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'adelante')
\gexec
REVOKE ALL ON DATABASE adelante FROM PUBLIC;
GRANT CONNECT ON DATABASE adelante TO adelante_app, adelante_owner;
-- The schema's owner may drop whatever stands in it, so it stays the administrator's.
SELECT format('GRANT CREATE ON DATABASE adelante TO %I', current_user)
\gexec
\connect adelante
ALTER SCHEMA public OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO adelante_owner WITH GRANT OPTION;
GRANT USAGE ON SCHEMA public
   TO adelante_app, adelante_staff, adelante_client, adelante_pass, adelante_system, adelante_lookup;

-- The birth mark: whether this database was born for the sample firms or for real ones.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE TABLE IF NOT EXISTS public.adelante_birth (
    kind text NOT NULL CONSTRAINT a_database_is_born_for_demo_or_firm CHECK (kind IN ('demo', 'firm')),
    born_at timestamptz NOT NULL DEFAULT now()
);
CREATE OR REPLACE FUNCTION public.adelante_birth_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a database is born once: its birth mark never changes';
END $$;
SELECT format('INSERT INTO public.adelante_birth (kind) VALUES (%L)', :'birth')
 WHERE NOT EXISTS (SELECT FROM public.adelante_birth)
\gexec
CREATE OR REPLACE TRIGGER adelante_birth_stands
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.adelante_birth
    FOR EACH STATEMENT EXECUTE FUNCTION public.adelante_birth_stands();
ALTER TABLE public.adelante_birth ENABLE ALWAYS TRIGGER adelante_birth_stands;
GRANT SELECT ON public.adelante_birth
   TO adelante_app, adelante_owner, adelante_staff, adelante_client, adelante_pass, adelante_system;
COMMIT;
