@echo off
rem Double-click on Windows: sets Digitscope up the first time, then opens it.
cd /d "%~dp0\..\.."
if exist .venv\Scripts\python.exe goto packages
for %%v in (3.13 3.12 3.11) do (
    py -%%v -m venv .venv >nul 2>nul && goto packages
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && python -m venv .venv && goto packages
echo Digitscope needs Python 3.11, 3.12 or 3.13. Install it with: winget install Python.Python.3.13
pause
exit /b 1

:packages
fc /b requirements.lock .venv\installed.lock >nul 2>nul && goto start
echo Installing the packages of requirements.lock (a minute or two, once)
.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock || goto failed
copy /y requirements.lock .venv\installed.lock >nul

:start
.venv\Scripts\python.exe main.py %*
if not errorlevel 1 exit /b 0

:failed
pause
exit /b 1
